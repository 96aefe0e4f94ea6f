import { listUnsettledGroupRuns } from '../../store/runs/group-runs.ts'
import { listActiveRuns } from '../../store/runs/runs.ts'
import type { Deps } from '../deps.ts'
import { forgetGroupJobs, isJobAlive, resendRun, sendGroupRun } from '../queue.ts'

/**
 * Finds active runs whose job is gone, as after a queue that lost it or gave it up, and puts them into the queue again: the
 * next worker goes on at the first step that is not done, or ends a run that was being stopped (control-plane §5).
 */
export async function reconcile(deps: Deps): Promise<void> {
  for (const run of await listActiveRuns(deps.db)) {
    if (run.state === 'held' || (run.jobId && (await isJobAlive(deps, run.jobId)))) continue
    deps.log('run had no job', { runId: run.id })
    await resendRun(deps, run)
  }
  for (const { id, allStartedAt } of await listUnsettledGroupRuns(deps.db)) {
    const does = allStartedAt === null ? 'start' : 'stop'
    await deps.db.transaction((tx) => sendGroupRun(deps, tx, { groupRunId: id, does }))
  }
}

/**
 * At the start of the only process there is, whoever had a run is dead: its runs go on at once, without waiting for a
 * heartbeat that will not come (control-plane §3.6). Call it before this process takes work.
 */
export async function reclaimAll(deps: Deps): Promise<void> {
  for (const run of await listActiveRuns(deps.db)) {
    if (run.state === 'held') continue
    deps.log('run goes on after a restart', { runId: run.id })
    await resendRun(deps, run)
  }
  await forgetGroupJobs(deps)
}
