import { setTimeout as sleep } from 'node:timers/promises'
import { durationText } from '../lib/quantity.ts'
import { AppError, toProblem } from '../model/errors.ts'
import { claimRun, type Hold, type RunRecord, retryRun } from '../store/runs/runs.ts'
import { type Attempt, attemptRun } from './attempt/attempt.ts'
import { endWithProblem, succeed } from './attempt/end.ts'
import { isHeldBack, keepBack, skipDelivery } from './attempt/keep-back.ts'
import { recall, sizeOf } from './attempt/memory.ts'
import { retryDelayMs } from './attempt/retry.ts'
import { openRunLog } from './attempt/run-log.ts'
import { watchForStop } from './attempt/stop-signal.ts'
import { originOf } from './data-plane/wire-error.ts'
import type { Deps } from './deps.ts'
import { finishRun } from './finish.ts'
import { plan } from './plan.ts'
import { type Outcome, openSpans } from './trace/attempt-spans.ts'
import { demandStart } from './ways.ts'

/**
 * Carries a run from wherever it is to its end: query → build → deliver → finish; or to where somebody has to decide, when
 * its guardrails hold it.
 *
 * Each attempt goes on at the first step that is not done. What fails in a way that may pass is tried again here, with
 * growing pauses; the queue's own retries are for workers that died. Every attempt begins with a claim, which raises the
 * fence: an earlier worker that still lives can write nothing from then on.
 *
 * @param signal aborted when this worker has to let go of the run: it stays as it is, for the next worker
 * @throws AppError `worker_lost` where another worker took the run over
 */
export async function performRun(deps: Deps, runId: string, signal: AbortSignal): Promise<void> {
  while (true) {
    signal.throwIfAborted()
    const run = await claimRun(deps.db, runId)
    if (!run) return
    deps.log('run claimed', { runId, attempt: run.attempt, state: run.state })
    const delayMs = await oneAttempt(deps, run, signal)
    deps.events.progressed(runId, null)
    deps.events.changed(runId)
    if (delayMs === null) return
    await pause(deps, run, { delayMs, signal })
  }
}

/** @returns how long to wait before the next attempt; null when the run has ended */
async function oneAttempt(deps: Deps, run: RunRecord, signal: AbortSignal): Promise<number | null> {
  deps.events.changed(run.id)
  const planned = plan.safeParse(run.snapshot)
  if (!planned.success) return endUnplanned(deps, run)
  const log = openRunLog(deps, run.id)
  log.note(beginning(run))
  using spans = openSpans(deps.tracer, run)
  const attempt: Attempt = { run, hold: run, plan: planned.data, memory: await recall(deps, run), log, spans }
  const ended = (outcome: Outcome, code?: string) => spans.end(outcome, { ...sizeOf(attempt.memory), code })
  try {
    if (run.state === 'stopping') throw new AppError('run_stopped', 'The run was stopped.')
    await demandStart(deps, run)
    await attemptRun(deps, attempt, signal)
    ended(await conclude(deps, attempt))
    return null
  } catch (error) {
    const { code } = toProblem(error)
    if (signal.aborted) {
      ended('handed_back')
      throw error
    }
    const delayMs = await afterFailure(deps, attempt, error)
    ended(delayMs !== null ? 'retried' : code === 'run_stopped' ? 'stopped' : 'failed', code)
    return delayMs
  }
}

async function conclude(deps: Deps, attempt: Attempt): Promise<Outcome> {
  if (isHeldBack(attempt)) {
    await keepBack(deps, attempt)
    return 'held'
  }
  if (attempt.memory.judgement?.verdict === 'skip') await skipDelivery(deps, attempt)
  attempt.spans.step('finish', 'running')
  await succeed(deps, attempt)
  attempt.spans.step('finish', 'succeeded')
  return 'succeeded'
}

function beginning({ attempt, firstAttempt, fence, startedAt, state, release }: RunRecord): string {
  if (state === 'stopping') return 'Ends the run, which was stopped.'
  if (fence === 1) return 'The run began.'
  if (release !== null && attempt === firstAttempt) return 'Sends the files that were released.'
  return startedAt !== null && fence > attempt
    ? `Attempt ${attempt} goes on in another process.`
    : `Attempt ${attempt} began.`
}

async function afterFailure(deps: Deps, attempt: Attempt, error: unknown): Promise<number | null> {
  const { run, hold } = attempt
  const problem = toProblem(error)
  const origin = problem.code === 'internal' ? { origin: originOf(error) } : {}
  deps.log('attempt failed', { runId: run.id, attempt: run.attempt, code: problem.code, ...origin })

  const delayMs = retryDelayMs(deps, run, problem)
  if (delayMs !== null && (await retryRun(deps.db, hold, { problem, delayMs }))) {
    attempt.log.note(`${problem.message} Tries again in ${durationText(delayMs)}.`, { level: 'warning' })
    return delayMs
  }
  await endWithProblem(deps, attempt, problem)
  return null
}

/** A run of an earlier version, which this one cannot read. */
async function endUnplanned(deps: Deps, run: RunRecord): Promise<null> {
  const problem = toProblem(new AppError('internal', 'The run was planned by another version of Waybill.'))
  await deps.db.transaction((tx) => finishRun(deps, tx, run, { state: 'failed', problem }))
  return null
}

/** Waits for the next attempt, or until somebody wants the run to stop. */
async function pause(deps: Deps, hold: Hold, { delayMs, signal }: { delayMs: number; signal: AbortSignal }) {
  using stop = watchForStop(deps, hold, signal)
  await sleep(delayMs, undefined, { signal: stop.signal }).catch(() => {})
}
