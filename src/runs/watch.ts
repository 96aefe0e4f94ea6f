import { AppError } from '../model/errors.ts'
import type { Receipt } from '../model/run.ts'
import type { Deps } from './deps.ts'

/** In this process: which run changed. Runs that another worker executes are polled. */
export interface RunEvents {
  changed(runId: string): void
  onChange(runId: string, listener: () => void): Disposable
}

/** The receipt of a run, each time it changes (at most four times a second), until it has ended. */
export async function* watchRun(_deps: Deps, _runId: string, _signal: AbortSignal): AsyncGenerator<Receipt> {
  yield await Promise.reject(new AppError('internal', 'watchRun'))
}
