import type { Db } from '../store/db.ts'
import { endRun, type Hold, type RunEnd, type RunRecord } from '../store/runs/runs.ts'
import { tellEnded } from './alerts/run-alerts.ts'
import type { Deps } from './deps.ts'
import { settleGroupRun } from './groups/settle.ts'
import { completeJob } from './queue.ts'

/**
 * Ends a run for good and tells so, its job, and with the last of them the run of its group: all in one transaction, so whoever sees it
 * ended may start the next.
 * @throws AppError `worker_lost`
 */
export async function finishRun(
  deps: Deps,
  tx: Db,
  run: Hold & Pick<RunRecord, 'jobId' | 'groupRunId'>,
  end: RunEnd,
): Promise<void> {
  const ended = await endRun(tx, run, end)
  await completeJob(deps, run.jobId, tx)
  await tellEnded(tx, ended, deps.clock.now())
  await settleGroupRun(deps, tx, run.groupRunId)
}
