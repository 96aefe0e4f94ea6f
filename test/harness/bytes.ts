import { createHash } from 'node:crypto'

/** Bytes that repeat nowhere near and are the same in each test run: text-like enough to be compressed a little. */
export function sampleBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  let state = seed
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[index] = 48 + (state >>> 26)
  }
  return bytes
}

/** The bytes as a stream of chunks. `ended` tells whether the reader left it or read it to its end. */
export function chunksOf(bytes: Uint8Array, chunkBytes = 65536): AsyncIterable<Uint8Array> & { ended: boolean } {
  const source = {
    ended: false,
    async *[Symbol.asyncIterator]() {
      try {
        for (let at = 0; at < bytes.byteLength; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
      } finally {
        source.ended = true
      }
    },
  }
  return source
}

/** Gives `bytes`, then fails. */
export async function* failingAfter(bytes: Uint8Array, error: Error): AsyncGenerator<Uint8Array> {
  yield bytes
  throw error
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
