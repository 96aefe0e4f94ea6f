import { AppError } from '../model/errors.ts'
import type { Receipt } from '../model/run.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from './deps.ts'

/**
 * Starts a new run that sends the files of an earlier one again, byte for byte.
 * @throws AppError `not_found`, `nothing_to_redeliver`, `already_running`
 */
export function redeliverRun(_deps: Deps, _runId: string, _caller: Caller): Promise<Receipt> {
  throw new AppError('internal', 'redeliverRun')
}
