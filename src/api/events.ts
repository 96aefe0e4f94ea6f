import { toProblem } from '../model/errors.ts'

/** Proxies cut a connection that is silent for a minute. */
const HEARTBEAT_MS = 15_000

/**
 * Server-sent events, each a JSON document of `shape`. An error ends the stream with an event named `problem`;
 * a comment now and then keeps the connection open. The source is closed when the reader goes away.
 */
export function eventStream<T>(events: AsyncIterable<T>, shape: (event: T) => unknown): Response {
  const encoder = new TextEncoder()
  const source = events[Symbol.asyncIterator]()
  let beat: NodeJS.Timeout | undefined
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      beat = setInterval(() => controller.enqueue(encoder.encode(': still here\n\n')), HEARTBEAT_MS)
    },
    async pull(controller) {
      try {
        const next = await source.next()
        if (!next.done) {
          controller.enqueue(encoder.encode(`data: ${JSON.stringify(shape(next.value))}\n\n`))
          return
        }
      } catch (error) {
        controller.enqueue(encoder.encode(`event: problem\ndata: ${JSON.stringify(toProblem(error))}\n\n`))
      }
      clearInterval(beat)
      controller.close()
    },
    async cancel() {
      clearInterval(beat)
      await source.return?.()
    },
  })
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  })
}

/** The body of a download, made as fast as it is taken. The source is closed when the reader goes away. */
export function bytesOf(parts: AsyncIterable<string | Uint8Array>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const source = parts[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await source.next()
      if (next.done) return controller.close()
      controller.enqueue(typeof next.value === 'string' ? encoder.encode(next.value) : next.value)
    },
    async cancel() {
      await source.return?.()
    },
  })
}
