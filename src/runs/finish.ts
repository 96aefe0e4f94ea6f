import type { Db } from '../store/db.ts'
import { endRun, type Hold, type RunEnd, type RunRecord } from '../store/runs/runs.ts'
import type { Deps } from './deps.ts'
import { settleGroupRun } from './groups/settle.ts'
import { completeJob } from './queue.ts'

/**
 * Ends a run for good, its job, and with the last of them the run of its group: all in one transaction, so whoever sees it
 * ended may start the next.
 * @throws AppError `worker_lost`
 */
export async function finishRun(
  deps: Deps,
  tx: Db,
  run: Hold & Pick<RunRecord, 'jobId' | 'groupRunId'>,
  end: RunEnd,
): Promise<void> {
  await endRun(tx, run, end)
  await completeJob(deps, run.jobId, tx)
  await settleGroupRun(deps, tx, run.groupRunId)
}
