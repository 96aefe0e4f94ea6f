import { promisify } from 'node:util'
import { constants, deflateRaw, type ZlibOptions } from 'node:zlib'
import { createCollector } from '../lib/collect-garbage.ts'
import { blocks } from './blocks.ts'
import type { Stage } from './stage.ts'

/** Large enough that starting a block costs nothing, small enough that four in flight stay small. */
const BLOCK_BYTES = 512 * 1024
const BLOCKS_IN_FLIGHT = 4
const WINDOW_BYTES = 32 * 1024
/** What is compressed between two collections: a block and its result are of no use a moment later. */
const BYTES_TO_COLLECTION = 4 * 1024 * 1024
/** An empty last block. Every block before it ends on a byte. */
const END = Buffer.from([3, 0])

const deflateBlock = promisify<Uint8Array, ZlibOptions, Uint8Array>(deflateRaw)

/**
 * One raw deflate stream, level 6, its blocks compressed side by side on the thread pool and given in order.
 * A block knows the window before it as its dictionary, so the result is as small as in one piece.
 * `see` gets each block of the content in order.
 */
export function deflate(see: (block: Uint8Array) => void): Stage {
  return async function* (source) {
    const inFlight: Promise<Uint8Array>[] = []
    const collect = createCollector(BYTES_TO_COLLECTION)
    let dictionary: Uint8Array | undefined
    try {
      for await (const block of blocks(source, BLOCK_BYTES)) {
        see(block)
        collect(block.byteLength)
        inFlight.push(deflateBlock(block, optionsAfter(dictionary)))
        dictionary = block.subarray(-WINDOW_BYTES)
        if (inFlight.length === BLOCKS_IN_FLIGHT) yield await (inFlight.shift() as Promise<Uint8Array>)
      }
      for (const compressed of inFlight) yield await compressed
      yield END
    } finally {
      await Promise.allSettled(inFlight)
    }
  }
}

const optionsAfter = (dictionary: Uint8Array | undefined): ZlibOptions => ({
  level: 6,
  finishFlush: constants.Z_SYNC_FLUSH,
  // Room for the result in one piece: each further piece is a further trip to the pool.
  chunkSize: BLOCK_BYTES,
  ...(dictionary && { dictionary }),
})
