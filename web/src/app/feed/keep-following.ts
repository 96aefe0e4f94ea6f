import { openEvents } from '../../api/client.ts'
import { Problem } from '../../api/problem.ts'
import { chunksOf, readEvents } from '../../api/sse.ts'
import type { Run } from '../../components/runs/states.ts'
import { connection } from '../connection.ts'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 15_000
/** The server ends a stream after a minute: one that is still there is a connection that died unnoticed. */
const LONGEST_MS = 75_000
/** What is told of a moment may arrive a little later, but nothing from before the page was opened is news. */
const OVERLAP_MS = 2000
const MOST_MISSED_MS = 3_600_000

interface Following {
  readonly signal: AbortSignal
  readonly onRun: (run: Run) => void
  /** The server says that this person may not hear of runs, or does not know them any more. */
  readonly onRefused: () => void
}

/**
 * Hears of every change of every run that the person may see, one stream for the whole page. It is opened again after a
 * break, and tells first what was missed. A page in the background lets go of it: browsers allow six such connections to one server.
 */
export async function keepFollowing({ signal, onRun, onRefused }: Following): Promise<void> {
  const openedAt = performance.now()
  let heardAt = openedAt
  let waitMs = FIRST_WAIT_MS
  while (!signal.aborted) {
    await until(isVisible, onVisibility, signal)
    await until(isConnected, connection.subscribe, signal)
    try {
      const since = Math.max(openedAt, heardAt - OVERLAP_MS)
      const missedMs = Math.min(MOST_MISSED_MS, Math.round(performance.now() - since))
      await hear({ missedMs, signal, onRun, onHeard: () => (heardAt = performance.now()) })
      waitMs = FIRST_WAIT_MS
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof Problem && [401, 403, 404].includes(error.status)) return onRefused()
      if (error instanceof Problem && error.code === 'server_unreachable') connection.lost()
      await new Promise((resolve) => setTimeout(resolve, waitMs))
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    }
  }
}

interface Hearing extends Pick<Following, 'signal' | 'onRun'> {
  readonly missedMs: number
  readonly onHeard: () => void
}

/** One stream, until the server ends it or nobody looks. */
async function hear({ missedMs, signal, onRun, onHeard }: Hearing): Promise<void> {
  const leaving = new AbortController()
  const stop = onVisibility(() => isVisible() || leaving.abort())
  const over = AbortSignal.any([signal, leaving.signal, AbortSignal.timeout(LONGEST_MS)])
  try {
    const response = await openEvents('get', '/runs/events', { query: { missedMs }, signal: over })
    for await (const run of readEvents(heard(response, onHeard))) onRun(run as Run)
  } catch (error) {
    if (!leaving.signal.aborted) throw error
  } finally {
    stop()
  }
}

/** The server says something at least each fifteen seconds, be it nothing. */
async function* heard(response: Response, onHeard: () => void): AsyncGenerator<Uint8Array> {
  onHeard()
  for await (const chunk of chunksOf(response)) {
    onHeard()
    yield chunk
  }
}

const isConnected = () => !connection.isLost()
const isVisible = () => document.visibilityState === 'visible'
function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

/** Waits until something is so, or until nobody waits any more. */
async function until(
  isSo: () => boolean,
  subscribe: (listener: () => void) => () => void,
  signal: AbortSignal,
): Promise<void> {
  if (isSo() || signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = subscribe(() => isSo() && resolve())
  signal.addEventListener('abort', () => resolve(), { once: true })
  await promise
  stop()
}
