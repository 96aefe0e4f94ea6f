import type { Progress } from '../../model/run.ts'
import type { Hold } from '../../store/runs/runs.ts'
import { saveProgress } from '../../store/runs/steps.ts'
import type { Counters } from '../data-plane/protocol.ts'
import type { Deps } from '../deps.ts'

/** The rate is an average over about so long. */
const RATE_OVER_MS = 5000
const STORE_EVERY_MS = 1000

/** Adds rates to counters: `bytesPerSecond` of what is sent, `secondsLeft` once the total is known. */
export function createMeter(): (counters: Counters, nowMs: number) => Progress {
  const seen: { at: number; sent: number }[] = []
  return (counters, nowMs) => {
    seen.push({ at: nowMs, sent: counters.sentBytes })
    while (seen.length > 2 && nowMs - (seen[0]?.at ?? nowMs) > RATE_OVER_MS) seen.shift()
    const [first] = seen
    const elapsed = first ? nowMs - first.at : 0
    const bytesPerSecond = first && elapsed > 0 ? ((counters.sentBytes - first.sent) * 1000) / elapsed : 0
    const left = counters.totalBytes === null ? null : counters.totalBytes - counters.sentBytes
    return {
      ...counters,
      bytesPerSecond: Math.max(0, Math.round(bytesPerSecond)),
      secondsLeft: left === null || bytesPerSecond <= 0 ? null : Math.round(left / bytesPerSecond),
    }
  }
}

/** Tells watchers how far a run is, and the store at most once a second. */
export function reportProgress(deps: Deps, hold: Hold): (counters: Counters) => void {
  const meter = createMeter()
  let storedAt = Number.NEGATIVE_INFINITY
  let isStoring = false
  return (counters) => {
    const now = performance.now()
    const progress = meter(counters, now)
    deps.events.progressed(hold.id, progress)
    if (isStoring || now - storedAt < STORE_EVERY_MS) return
    storedAt = now
    isStoring = true
    saveProgress(deps.db, hold, progress)
      .catch(() => {}) // A lost hold is noticed where it matters: at the next step.
      .finally(() => {
        isStoring = false
      })
  }
}
