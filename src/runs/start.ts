import { AppError } from '../model/errors.ts'
import type { Orchestration } from '../model/orchestration.ts'
import type { Receipt } from '../model/run.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from './deps.ts'

/**
 * Starts a run of an orchestration and returns its receipt at once, in state `waiting`.
 * @throws AppError `already_running`, `not_active`, `filename_invalid`, `setting_missing`, `setting_locked`, `invalid_input`
 */
export function startRun(_deps: Deps, _orchestration: Orchestration, _caller: Caller): Promise<Receipt> {
  throw new AppError('internal', 'startRun')
}
