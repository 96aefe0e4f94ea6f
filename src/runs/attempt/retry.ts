import type { Problem } from '../../model/errors.ts'
import type { RunRecord } from '../../store/runs/runs.ts'
import type { Deps } from '../deps.ts'

/**
 * The pause before the next attempt: doubled each time, with a jitter so that many runs do not return at once.
 * Null where trying again would not help, or was tried often or long enough. A run that is being stopped is never retried.
 */
export function retryDelayMs(
  { settings, clock }: Pick<Deps, 'settings' | 'clock'>,
  run: Pick<RunRecord, 'attempt' | 'firstAttempt' | 'retryingSince'>,
  problem: Pick<Problem, 'retryable'>,
): number | null {
  const { times, withinMs, firstDelayMs } = settings.retry
  const retries = run.attempt - run.firstAttempt
  if (!problem.retryable || retries >= times) return null
  const delayMs = Math.round(firstDelayMs * 2 ** retries * (0.5 + Math.random() / 2))
  const since = run.retryingSince?.getTime() ?? clock.now().getTime()
  return clock.now().getTime() + delayMs - since <= withinMs ? delayMs : null
}
