import type { LogLevel, StepName } from '../../model/run.ts'
import { addLogLines } from '../../store/runs/log.ts'
import { originOf } from '../data-plane/wire-error.ts'
import type { Deps } from '../deps.ts'

/** What a person reads later about a run. A sentence holds neither a secret nor a cell. */
export interface RunLog {
  note(text: string, more?: { readonly level?: LogLevel; readonly step?: StepName }): void
  /** Returns once everything that was noted is stored. */
  flush(): Promise<void>
}

/** Writes behind the work, several lines at once where the store is slow. A log that cannot be written stops no run. */
export function openRunLog(deps: Pick<Deps, 'db' | 'clock' | 'log'>, runId: string): RunLog {
  const waiting: Parameters<typeof addLogLines>[2][number][] = []
  let writing = Promise.resolve()
  const write = async () => {
    const lines = waiting.splice(0)
    if (lines.length === 0) return
    await addLogLines(deps.db, runId, lines).catch((error: unknown) =>
      deps.log('run log not written', { runId, origin: originOf(error) }),
    )
  }
  return {
    note(text, { level = 'info', step } = {}) {
      waiting.push({ at: deps.clock.now().toISOString(), level, step: step ?? null, text })
      writing = writing.then(write)
    },
    flush: () => writing,
  }
}
