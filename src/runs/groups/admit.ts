import type { OrchestrationGroupInput } from '../../model/orchestration-group.ts'
import type { Db } from '../../store/db.ts'
import {
  createGroupRun,
  endGroupRun,
  type GroupRunRecord,
  type Occasion,
  openGroupRuns,
  requestGroupStop,
} from '../../store/runs/group-runs.ts'
import type { Deps } from '../deps.ts'
import { sendGroupRun } from '../queue.ts'

/**
 * Begins the run of a group, or does with the occasion what the group's overlap policy says where a run of it goes on (P14).
 * Call it in a transaction that has locked the group: whoever comes at the same time sees what this one made.
 * @param note why it is late, where it is
 * @returns the run that began; undefined where none did
 */
export async function admit(
  deps: Deps,
  tx: Db,
  occasion: Occasion,
  { overlap, note }: Pick<OrchestrationGroupInput, 'overlap'> & { readonly note: string | null },
): Promise<GroupRunRecord | undefined> {
  const { running, queued } = await openGroupRuns(tx, occasion.group.id)
  if (!running) {
    const groupRun = await createGroupRun(tx, occasion, { state: 'running', note })
    if (groupRun) await sendGroupRun(deps, tx, { groupRunId: groupRun.id, does: 'start' })
    return groupRun
  }
  if (overlap === 'skip' || (overlap === 'queue' && queued)) {
    const why = queued ? 'A run of the group waited already.' : 'The run before it had not ended.'
    await createGroupRun(tx, occasion, { state: 'skipped', note: why })
    return undefined
  }
  if (queued) await endGroupRun(tx, queued.id, 'skipped', 'A later one took its place.')
  await createGroupRun(tx, occasion, { state: 'queued', note })
  if (overlap === 'stop' && (await requestGroupStop(tx, running.id, 'The next run of the group was due.'))) {
    await sendGroupRun(deps, tx, { groupRunId: running.id, does: 'stop' })
  }
  return undefined
}
