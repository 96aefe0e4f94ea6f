import { AppError } from '../model/errors.ts'
import type { Receipt } from '../model/run.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from './deps.ts'

/**
 * Stops a run: `stopped` at once where it waits, else `stopping` and, within two seconds, `stopped`.
 * @throws AppError `not_found`, `not_running`
 */
export function stopRun(_deps: Deps, _runId: string, _caller: Caller): Promise<Receipt> {
  throw new AppError('internal', 'stopRun')
}
