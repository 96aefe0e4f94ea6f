import { openEvents } from './client.ts'
import type { AnswerOf, EventPathOf } from './routes.ts'
import { chunksOf, readEvents } from './sse.ts'

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
