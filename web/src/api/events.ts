import { useEffect, useEffectEvent } from 'react'
import { openEvents } from './client.ts'
import { Problem } from './problem.ts'
import type { AnswerOf, EventPathOf, SentArguments } from './routes.ts'
import { chunksOf, readEvents } from './sse.ts'

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 15_000

/** Watches one stream of server-sent events, once, until it ends or `signal` aborts. */
export async function watchEvents<M extends 'get' | 'post', P extends EventPathOf<M>>(
  method: M,
  path: P,
  {
    signal,
    onEvent,
    ...sent
  }: {
    readonly params?: Readonly<Record<string, string>>
    readonly query?: Readonly<Record<string, unknown>> | undefined
    readonly body?: unknown
    readonly signal: AbortSignal
    readonly onEvent: (event: AnswerOf<M, P>) => void
  },
): Promise<void> {
  const response = await openEvents(method, path, { ...sent, signal })
  for await (const event of readEvents(chunksOf(response))) onEvent(event as AnswerOf<M, P>)
}

/**
 * Watches a stream for as long as the component is there. A stream that breaks is opened again, slower each time;
 * one that the server ends is done. `path: null` watches nothing.
 */
export function useEvents<P extends EventPathOf<'get'>>(
  path: P | null,
  onEvent: (event: AnswerOf<'get', P>) => void,
  ...[sent]: SentArguments<'get', P>
): void {
  const told = useEffectEvent(onEvent)
  const asked = JSON.stringify(sent ?? {})
  useEffect(() => {
    if (path === null) return
    const leaving = new AbortController()
    void keepWatching(path, { sent: JSON.parse(asked), signal: leaving.signal, onEvent: (event) => told(event) })
    return () => leaving.abort()
  }, [path, asked])
}

async function keepWatching<P extends EventPathOf<'get'>>(
  path: P,
  {
    sent,
    signal,
    onEvent,
  }: {
    sent: { params?: Record<string, string>; query?: Record<string, unknown> }
    signal: AbortSignal
    onEvent: (event: AnswerOf<'get', P>) => void
  },
): Promise<void> {
  let waitMs = FIRST_WAIT_MS
  while (!signal.aborted) {
    try {
      await watchEvents('get', path, {
        ...sent,
        signal,
        onEvent: (event) => {
          waitMs = FIRST_WAIT_MS
          onEvent(event)
        },
      })
      return
    } catch (error) {
      const refused = error instanceof Problem && error.status >= 400 && error.status < 500
      if (signal.aborted || refused) return
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
  }
}
