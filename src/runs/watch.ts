import { setTimeout as sleep } from 'node:timers/promises'
import { isActive, type Receipt } from '../model/run.ts'
import { getReceipt } from '../store/runs/receipts.ts'
import type { Deps } from './deps.ts'

/** A run that another process executes is looked at this often. */
const POLL_MS = 1000
/** Four times a second is as much as a person can read. */
const PAUSE_MS = 250

/**
 * The receipt of a run, each time it changed, until it has ended. Changes in this process are seen at once, those of others
 * within a second.
 * @throws AppError `not_found`
 */
export async function* watchRun(deps: Deps, runId: string, signal: AbortSignal): AsyncGenerator<Receipt> {
  let wake = Promise.withResolvers<void>()
  using _subscription = deps.events.onChange(runId, () => wake.resolve())
  let shown = ''
  while (!signal.aborted) {
    wake = Promise.withResolvers()
    const receipt = await receiptNow(deps, runId)
    const text = JSON.stringify(receipt)
    if (text !== shown) yield receipt
    shown = text
    if (!isActive(receipt.state)) return
    await waitForChange(wake.promise, signal)
  }
}

async function receiptNow(deps: Deps, runId: string): Promise<Receipt> {
  const receipt = await getReceipt(deps.db, runId)
  return { ...receipt, progress: deps.events.latestProgress(runId) ?? receipt.progress }
}

async function waitForChange(change: Promise<void>, signal: AbortSignal): Promise<void> {
  const pause = sleep(PAUSE_MS, undefined, { signal }).catch(() => {})
  const poll = sleep(POLL_MS, undefined, { signal }).catch(() => {})
  await Promise.race([change, poll])
  await Promise.race([pause, poll])
}
