import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../lib/log.ts'
import type { Receipt } from '../../model/run.ts'
import type { Db } from '../../store/db.ts'
import { listLiveRuns } from '../../store/runs/live-runs.ts'
import { originOf } from '../data-plane/wire-error.ts'
import type { RunEvents } from '../events.ts'

/** What other processes do is looked for this often, by one question for all who listen. */
const POLL_MS = 1000
/** Changes of this process are told after this long: several of them at once. */
const GATHER_MS = 150
/** A run that ended is looked at a little longer: its transaction may have been slow. */
const OVERLAP_MS = 10_000

type Listener = (receipt: Receipt) => void

/** What a listener begins with, and the end of listening. */
interface Opened extends Disposable {
  readonly receipts: readonly Receipt[]
}

/** Tells of every run of the installation, in whatever process. It looks only while somebody listens. */
export interface RunFeed {
  /**
   * Runs that are active or ended within the last `missedMs`, as they stand; from then on `listener` hears each change.
   * @throws AppError `store_unavailable`
   */
  open(missedMs: number, listener: Listener): Promise<Opened>
}

export function createRunFeed({ db, events, log }: { db: Db; events: RunEvents; log: Log }): RunFeed {
  const listeners = new Set<Listener>()
  let told = new Map<string, string>()
  let lookedAt = performance.now()
  let last: Promise<unknown> = Promise.resolve()

  /** One at a time, so that nobody hears what is older after what is newer. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work)
    last = mine.catch(() => {})
    return mine
  }
  async function read(endedWithinMs: number): Promise<Receipt[]> {
    const receipts = await listLiveRuns(db, Math.round(endedWithinMs))
    return receipts.map((it) => ({ ...it, progress: events.latestProgress(it.id) ?? it.progress }))
  }
  async function look(): Promise<void> {
    const began = performance.now()
    const receipts = await read(OVERLAP_MS + began - lookedAt)
    lookedAt = began
    const seen = new Map(receipts.map((it) => [it.id, JSON.stringify(it)]))
    const news = receipts.filter((it) => told.get(it.id) !== seen.get(it.id))
    told = seen
    for (const receipt of news) for (const listener of listeners) listener(receipt)
  }

  async function watch(): Promise<void> {
    using looks = timeLooks(events)
    while (listeners.size > 0) {
      await inTurn(look).catch((error: unknown) => log('run feed failed', { origin: originOf(error) }))
      await looks.next()
    }
  }

  return {
    open: (missedMs, listener) =>
      inTurn(async () => {
        await look()
        const receipts = await read(missedMs)
        const isFirst = listeners.size === 0
        listeners.add(listener)
        if (isFirst) void watch()
        return { receipts, [Symbol.dispose]: () => void listeners.delete(listener) }
      }),
  }
}

/** When to look again: now and then, and soon after something changed in this process. */
function timeLooks(events: RunEvents): Disposable & { next(): Promise<void> } {
  let change = Promise.withResolvers<void>()
  const listening = events.onAnyChange(() => change.resolve())
  return {
    async next() {
      const enough = new AbortController()
      const poll = sleep(POLL_MS, undefined, { signal: enough.signal, ref: false }).catch(() => {})
      await Promise.race([poll, change.promise.then(() => sleep(GATHER_MS))])
      enough.abort()
      change = Promise.withResolvers()
    },
    [Symbol.dispose]: () => listening[Symbol.dispose](),
  }
}
