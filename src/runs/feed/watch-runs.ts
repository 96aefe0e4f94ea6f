import type { Receipt } from '../../model/run.ts'
import type { Deps } from '../deps.ts'

interface Watched {
  /** For how long the watcher has heard nothing. */
  readonly missedMs: number
  /** After so long it ends. */
  readonly lastsMs: number
  readonly signal: AbortSignal
}

/**
 * Every run that is active or ended within `missedMs`, then those that changed since. Whoever takes them slowly gets only the
 * latest of each.
 * @throws AppError `store_unavailable`
 */
export async function* watchRuns(deps: Deps, { missedMs, lastsMs, signal }: Watched): AsyncGenerator<Receipt[]> {
  const pending = new Map<string, Receipt>()
  let news = Promise.withResolvers<void>()
  const end = AbortSignal.any([signal, AbortSignal.timeout(lastsMs)])
  end.addEventListener('abort', () => news.resolve())
  using opened = await deps.feed.open(missedMs, (receipt) => {
    pending.set(receipt.id, receipt)
    news.resolve()
  })
  for (const receipt of opened.receipts) {
    if (!pending.has(receipt.id)) pending.set(receipt.id, receipt)
  }
  for (;;) {
    while (pending.size > 0) {
      const receipts = [...pending.values()]
      pending.clear()
      yield receipts
    }
    if (end.aborted) return
    await news.promise
    news = Promise.withResolvers()
  }
}
