import { AppError } from '../model/errors.ts'
import type { Deps, RunSettings } from './deps.ts'

/** What `openRuns` takes: the opened store and vault, and where data rests. */
export type RunsOptions = Pick<Deps, 'store' | 'vault' | 'clock' | 'log'> & {
  readonly dataFolder: string
  readonly settings?: Partial<Omit<RunSettings, 'spoolFolder'>>
  /** False: takes part in starting and stopping runs, and leaves the work to others. */
  readonly works?: boolean
}

export interface Runs extends AsyncDisposable {
  readonly deps: Deps
  /** Lets running steps end for a few seconds, then gives the runs back to the queue. */
  close(): Promise<void>
}

/** Starts queue, worker, reconciliation, clean-up and the pool of data-plane processes. */
export function openRuns(_options: RunsOptions): Promise<Runs> {
  throw new AppError('internal', 'openRuns')
}
