import { AppError } from '../../model/errors.ts'
import { findRun, type Hold } from '../../store/runs/runs.ts'
import type { Deps } from '../deps.ts'

/** A stop in another process is seen after at most so long. */
const POLL_MS = 500

export interface StopSignal extends Disposable {
  /** Aborted with `run_stopped` when a person stopped the run, with `worker_lost` when another worker has it. */
  readonly signal: AbortSignal
}

/** Watches whether the run is still wanted, and still ours. */
export function watchForStop(deps: Deps, hold: Hold, ended: AbortSignal): StopSignal {
  const stop = new AbortController()
  const look = async () => {
    const run = await findRun(deps.db, hold.id)
    if (run?.state === 'stopping') stop.abort(new AppError('run_stopped', 'The run was stopped.'))
    else if (run?.fence !== hold.fence) {
      stop.abort(new AppError('worker_lost', 'Another worker has taken over the run.'))
    }
  }
  // A store that is away for a moment says nothing about the run; the next look will.
  const tryLook = () => void look().catch(() => {})
  const timer = setInterval(tryLook, POLL_MS)
  const subscription = deps.events.onStopRequest(hold.id, tryLook)
  return {
    signal: AbortSignal.any([stop.signal, ended]),
    [Symbol.dispose]() {
      clearInterval(timer)
      subscription[Symbol.dispose]()
    },
  }
}
