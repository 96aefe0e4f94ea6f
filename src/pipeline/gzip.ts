import { crc32 } from 'node:zlib'
import { deflate } from './deflate.ts'
import type { Stage } from './stage.ts'

/** Method deflate, no name, no time, system unknown: the same content gives the same file. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])

/** One gzip member, which every reader reads whole (several members are cut off by some). */
export function gzip(): Stage {
  return async function* (source) {
    let checksum = 0
    let bytes = 0
    yield HEADER
    yield* deflate((block) => {
      checksum = crc32(block, checksum)
      bytes += block.byteLength
    })(source)
    const trailer = Buffer.alloc(8)
    trailer.writeUInt32LE(checksum, 0)
    trailer.writeUInt32LE(bytes % 2 ** 32, 4)
    yield trailer
  }
}
