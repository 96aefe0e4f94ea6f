import { setTimeout as sleep } from 'node:timers/promises'
import type { Hold } from '../../store/runs/runs.ts'
import { releaseSlots, renewSlots, takeSlots } from '../../store/runs/slots.ts'
import type { Deps } from '../deps.ts'
import type { RunLog } from './run-log.ts'

const LEASE_SECONDS = 60
const RENEW_MS = 15_000

/** The connections that one attempt holds, over all runs and processes (P29). Given back at the end. */
export interface Connections extends AsyncDisposable {
  /** Takes up to `want` connections to a host, waiting for the first. */
  take(host: string, want: number, limit: number): Promise<number>
}

/** Who holds connections: one attempt of one run. */
const holderOf = ({ id, fence }: Hold): string => `${id}:${fence}`

export function openConnections(
  deps: Deps,
  { hold, log }: { readonly hold: Hold; readonly log: RunLog },
  stop: AbortSignal,
): Connections {
  const holder = holderOf(hold)
  const closing = new AbortController()
  const signal = AbortSignal.any([stop, closing.signal])
  let renewal: NodeJS.Timeout | undefined
  let taking: Promise<unknown> = Promise.resolve()
  const renew = () => {
    renewSlots(deps.db, holder, LEASE_SECONDS).catch((error: unknown) => {
      deps.log('connections not renewed', { holder, error: error instanceof Error ? error.name : 'unknown' })
    })
  }
  return {
    async take(host, want, limit) {
      const most = Math.max(1, Math.min(limit, deps.settings.connectionsPerHost))
      if (!renewal) {
        renewal = setInterval(renew, RENEW_MS)
        // A worker that died gave nothing back.
        await releaseSlots(deps.db, holderOf({ ...hold, fence: hold.fence - 1 }))
      }
      let isWaiting = false
      while (true) {
        const request = { host, want: Math.max(1, want), limit: most, holder, leaseSeconds: LEASE_SECONDS }
        signal.throwIfAborted()
        const asked = takeSlots(deps.db, request)
        taking = asked.catch(() => {})
        const taken = await asked
        if (taken > 0) {
          log.note(`Connects to ${host}${taken > 1 ? `, ${taken} times at once` : ''}.`, { step: 'deliver' })
          return taken
        }
        if (!isWaiting) log.note(`Waits for a free connection to ${host}.`, { step: 'deliver' })
        isWaiting = true
        await sleep(200 + Math.random() * 300, undefined, { signal })
      }
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      if (!renewal) return
      clearInterval(renewal)
      // What the store gives in this moment is given back with the rest.
      await taking
      await releaseSlots(deps.db, holder)
    },
  }
}
