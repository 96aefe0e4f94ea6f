import { decide } from '../../model/due-times.ts'
import { type DueGroup, lockDueGroup, setDue } from '../../store/due-groups.ts'
import { createGroupRuns, type Occasion } from '../../store/runs/group-runs.ts'
import type { Deps } from '../deps.ts'
import { admit } from './admit.ts'
import { AUTOMATED } from './automated.ts'

/**
 * Begins what is due. Any number of servers may look at once: a group is judged by whoever locks it, with the time that it
 * was judged up to, so no time is lost or comes twice, whichever of them dies.
 */
export async function runDueGroups(deps: Deps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await judgeOne(deps)));
}

/** @returns false where no group is due */
function judgeOne(deps: Deps): Promise<boolean> {
  const now = deps.clock.now()
  return deps.db.transaction(async (tx) => {
    const group = await lockDueGroup(tx, now)
    if (!group) return false
    const { run, skipped, ...due } = decide(group.schedule, group.dueAt, now)
    await setDue(tx, group.id, due)
    await createGroupRuns(
      tx,
      skipped.map(({ at, why }) => ({ occasion: occasion(group, at), state: 'skipped', note: why })),
    )
    if (skipped.length > 0) deps.log('due times skipped', { group: group.id, count: skipped.length })
    if (run) await admit(deps, tx, occasion(group, run.at), { overlap: group.overlap, note: run.why })
    return true
  })
}

const occasion = (group: DueGroup, at: Date): Occasion => ({
  group,
  slot: `schedule ${at.toISOString()}`,
  trigger: 'schedule',
  dueAt: at,
  startedBy: AUTOMATED.label,
  startedById: null,
})
