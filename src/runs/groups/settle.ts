import type { GroupRunState } from '../../model/group-run.ts'
import type { Db } from '../../store/db.ts'
import { followersOf, lockGroup } from '../../store/due-groups.ts'
import {
  beginGroupRun,
  countRuns,
  createGroupRun,
  endGroupRun,
  findGroupRun,
  type GroupRunRecord,
  type Occasion,
  openGroupRuns,
} from '../../store/runs/group-runs.ts'
import type { Deps } from '../deps.ts'
import { sendGroupRun } from '../queue.ts'
import { admit } from './admit.ts'
import { AUTOMATED } from './automated.ts'

/**
 * Ends the run of a group with the last of its runs, lets the next one begin, and the groups that run after it. Of one that
 * failed or was stopped, a retry of its runs may still make a success. Call it in the transaction of what changed.
 */
export async function settleGroupRun(deps: Deps, tx: Db, id: string | null): Promise<void> {
  const found = id === null ? undefined : await findGroupRun(tx, id)
  if (!found) return
  const { groupId } = found
  // From here on nobody else deals with the group: two runs that end at once settle one after the other.
  await lockGroup(tx, groupId)
  const groupRun = (await findGroupRun(tx, found.id)) ?? found
  const state = await endOf(tx, groupRun)
  const isEnd = groupRun.state === 'running' && state !== null
  const isMended = (groupRun.state === 'failed' || groupRun.state === 'stopped') && state === 'succeeded'
  if (state === null || !(isEnd || isMended)) return
  await endGroupRun(tx, groupRun.id, state)
  deps.log('group run ended', { groupRunId: groupRun.id, state })
  if (isEnd) await beginNext(deps, tx, groupId)
  await tellFollowers(deps, tx, { ...groupRun, state })
}

/** How it has ended; null where it goes on. */
async function endOf(tx: Db, groupRun: GroupRunRecord): Promise<GroupRunState | null> {
  if (groupRun.allStartedAt === null) return null
  const { active, failed, stopped } = await countRuns(tx, groupRun.id)
  if (active > 0) return null
  if (failed > 0 || groupRun.refused.length > 0) return 'failed'
  return stopped > 0 || groupRun.stopRequestedAt ? 'stopped' : 'succeeded'
}

async function beginNext(deps: Deps, tx: Db, groupId: string | null): Promise<void> {
  const queued = groupId === null ? undefined : (await openGroupRuns(tx, groupId)).queued
  if (!queued) return
  await beginGroupRun(tx, queued.id)
  await sendGroupRun(deps, tx, { groupRunId: queued.id, does: 'start' })
}

/** A group that runs after another follows its success; what follows no success is told as skipped. */
async function tellFollowers(deps: Deps, tx: Db, { id, groupId, group, state, dueAt }: GroupRunRecord): Promise<void> {
  if (groupId === null) return
  for (const followerId of await followersOf(tx, groupId)) {
    const follower = await lockGroup(tx, followerId)
    if (!follower) continue
    const occasion: Occasion = {
      group: follower,
      slot: `after ${id} ${state === 'succeeded' ? 'succeeded' : 'failed'}`,
      trigger: 'after',
      dueAt,
      startedBy: AUTOMATED.label,
      startedById: null,
    }
    if (state === 'succeeded') await admit(deps, tx, occasion, { overlap: follower.overlap, note: null })
    else {
      const note = `The run of “${group}”, which it follows, ${state === 'failed' ? 'failed' : 'was stopped'}.`
      await createGroupRun(tx, occasion, { state: 'skipped', note })
    }
  }
}
