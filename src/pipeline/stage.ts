/**
 * A step between two streams of bytes: pulled, so a slow reader holds back the whole chain; ended early, it ends its source.
 * Chunks are large (64 KiB and up). One is lent until the next is asked for: whoever needs its bytes longer copies them, and so
 * a file passes through a few blocks of memory, however long it is.
 */
export type Stage = (source: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array>

/** Chunks that the reader may keep: for a stream of Node or the web, which asks for more before it is done with what it has. */
export async function* copies(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) yield Uint8Array.from(chunk)
}
