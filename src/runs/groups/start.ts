import { newId } from '../../lib/ids.ts'
import { AppError } from '../../model/errors.ts'
import type { GroupRun } from '../../model/group-run.ts'
import type { Caller } from '../../model/user.ts'
import { recordAudit } from '../../store/audit.ts'
import { lockGroup } from '../../store/due-groups.ts'
import { createGroupRun, getGroupRun, openGroupRuns } from '../../store/runs/group-runs.ts'
import type { Deps } from '../deps.ts'
import { startMembers } from './perform.ts'

/**
 * Runs a group by hand. Members that cannot be started, such as those that go where the caller may not send, do not keep the
 * others back: its `refused` names them.
 * @throws AppError `already_running` where a run of the group has not ended
 */
export async function startGroupRun(
  deps: Deps,
  group: { readonly id: string; readonly name: string },
  caller: Caller,
): Promise<GroupRun> {
  const begun = await deps.db.transaction(async (tx) => {
    const locked = await lockGroup(tx, group.id)
    if (!locked) throw new AppError('not_found', `There is no orchestration group “${group.name}”.`)
    if ((await openGroupRuns(tx, group.id)).running) {
      throw new AppError('already_running', `The orchestration group “${group.name}” is running already.`)
    }
    await recordAudit(tx, caller, 'orchestration-group:run', group)
    return createGroupRun(tx, byHand(group, caller), { state: 'running', note: null })
  })
  if (!begun) throw new Error('a slot of its own was taken')
  // Here and not by the queue: whoever asks hears what became of each. If this process dies, upkeep goes on with it.
  await startMembers(deps, begun, caller, new AbortController().signal)
  return getGroupRun(deps.db, begun.id)
}

const byHand = (group: { readonly id: string; readonly name: string }, caller: Caller) => ({
  group,
  slot: `manual ${newId('slot')}`,
  trigger: 'manual' as const,
  dueAt: null,
  startedBy: caller.label,
  startedById: caller.userId,
})
