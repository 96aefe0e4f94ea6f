import { setTimeout as sleep } from 'node:timers/promises'
import { isActive, type Receipt } from '../model/run.ts'
import { getReceipt } from '../store/runs/receipts.ts'
import type { Deps } from './deps.ts'

/** A run that another process executes is looked at this often. */
const POLL_MS = 1000
/** Four times a second is as much as a person can read. */
const PROGRESS_MS = 250

/**
 * The receipt of a run, each time it changed, until it has ended. Changes in this process are seen at once, progress a little
 * later, changes in other processes within a second.
 * @throws AppError `not_found`
 */
export async function* watchRun(deps: Deps, runId: string, signal: AbortSignal): AsyncGenerator<Receipt> {
  let changed = Promise.withResolvers<void>()
  let progressed = Promise.withResolvers<void>()
  let isStale = true
  using _changes = deps.events.onChange(runId, () => {
    isStale = true
    changed.resolve()
  })
  using _progress = deps.events.onProgress(runId, () => progressed.resolve())
  let stored: Receipt | null = null
  let shown = ''
  while (!signal.aborted) {
    changed = Promise.withResolvers()
    progressed = Promise.withResolvers()
    // Progress of this process needs no look into the store.
    if (isStale || !stored) {
      isStale = false
      stored = await getReceipt(deps.db, runId)
    }
    const receipt: Receipt = { ...stored, progress: deps.events.latestProgress(runId) ?? stored.progress }
    const text = JSON.stringify(receipt)
    if (text !== shown) yield receipt
    shown = text
    if (!isActive(receipt.state)) return
    if ((await firstOf(changed.promise, progressed.promise, signal)) !== 'progress') isStale = true
  }
}

async function firstOf(
  change: Promise<void>,
  progress: Promise<void>,
  signal: AbortSignal,
): Promise<'change' | 'progress' | 'poll'> {
  const enough = new AbortController()
  const options = { signal: AbortSignal.any([signal, enough.signal]) }
  const slowed = Promise.all([progress, sleep(PROGRESS_MS, undefined, options)])
  const poll = sleep(POLL_MS, undefined, options)
  const first = await Promise.race([
    change.then(() => 'change' as const),
    slowed.then(() => 'progress' as const),
    poll.then(() => 'poll' as const),
  ]).catch(() => 'change' as const)
  enough.abort()
  await Promise.allSettled([poll])
  return first
}
