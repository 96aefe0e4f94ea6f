import { AppError } from '../../model/errors.ts'
import type { GroupRun } from '../../model/group-run.ts'
import type { Caller } from '../../model/user.ts'
import { recordAudit } from '../../store/audit.ts'
import { lockGroup } from '../../store/due-groups.ts'
import { endGroupRun, getGroupRun, requestGroupStop } from '../../store/runs/group-runs.ts'
import type { Deps } from '../deps.ts'
import { sendGroupRun } from '../queue.ts'

/**
 * Stops a group's run: no further member is started, those that run are stopped.
 * @throws AppError `not_found`, `not_running`
 */
export async function stopGroupRun(deps: Deps, id: string, caller: Caller): Promise<GroupRun> {
  const { group, groupId } = await getGroupRun(deps.db, id)
  await deps.db.transaction(async (tx) => {
    await lockGroup(tx, groupId)
    const open = await requestGroupStop(tx, id, `${caller.label} stopped it.`)
    if (!open) throw new AppError('not_running', `The run ${id} of the group “${group}” has ended.`)
    if (open.state === 'queued') await endGroupRun(tx, id, 'stopped')
    else await sendGroupRun(deps, tx, { groupRunId: id, does: 'stop' })
    await recordAudit(tx, caller, 'group-run:stop', { id, name: group })
  })
  return getGroupRun(deps.db, id)
}
