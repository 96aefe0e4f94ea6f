import { AppError, toProblem } from '../model/errors.ts'
import type { Receipt } from '../model/run.ts'
import type { Caller } from '../model/user.ts'
import { recordAudit } from '../store/audit.ts'
import { addLogLines, lineOf } from '../store/runs/log.ts'
import { getReceipt } from '../store/runs/receipts.ts'
import { requestStop } from '../store/runs/runs.ts'
import type { Deps } from './deps.ts'
import { finishRun } from './finish.ts'
import { performRun } from './run.ts'

/**
 * Stops a run: `stopped` at once where no worker is at it, else `stopping` and, within two seconds, `stopped`. A process that
 * has the store alone and does not work ends an interrupted run itself, as a worker would.
 * @throws AppError `not_found`, `not_running`
 */
export async function stopRun(deps: Deps, runId: string, caller: Caller): Promise<Receipt> {
  await deps.db.transaction(async (tx) => {
    const before = await requestStop(tx, runId)
    await recordAudit(tx, caller, 'run:stop', { id: runId, name: before.orchestration })
    await addLogLines(tx, runId, [lineOf(deps.clock.now(), `${caller.label} stopped the run.`)])
    // The row is locked: nobody claims it between here and the commit. A run that waits for its first attempt, or is held,
    // left nothing at the partner; one that waits for another attempt may have, so a worker ends it.
    const isUntouched = before.state === 'held' || (before.state === 'waiting' && before.fence === 0)
    if (!isUntouched) return
    await finishRun(deps, tx, before, { state: 'stopped', problem: stopped(caller) })
  })
  deps.events.stopRequested(runId)
  deps.events.changed(runId)
  const nobodyWorks = !deps.works && deps.store.kind === 'embedded'
  if (nobodyWorks) await performRun(deps, runId, new AbortController().signal)
  return getReceipt(deps.db, runId)
}

const stopped = (caller: Caller) => toProblem(new AppError('run_stopped', `${caller.label} stopped the run.`))
