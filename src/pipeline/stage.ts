/**
 * A step between two streams of bytes: pulled, so a slow reader holds back the whole chain; ended early, it ends its source.
 * Chunks are large (64 KiB and up) and nobody writes into one again once it was yielded.
 */
export type Stage = (source: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array>
