/** The two packets whose content is a stream. */
export const PacketTag = { literal: 11, seipd: 18 } as const

/** A partial length tells a power of two; this one keeps the pieces large and the memory small. */
const PART_EXPONENT = 19
const PART_BYTES = 2 ** PART_EXPONENT

/**
 * A packet of unknown length (RFC 4880 §4.2.2.4): parts of 512 KiB, each told by one byte, and a last one with its exact length.
 * `start` comes before the content.
 */
export async function* packet(
  tag: number,
  start: Uint8Array,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from([0xc0 | tag])
  let part = Buffer.allocUnsafeSlow(1 + PART_BYTES)
  let used = 1 + start.byteLength
  part.set(start, 1)
  for await (const chunk of content) {
    for (let rest = chunk; rest.byteLength > 0; ) {
      const taken = Math.min(part.byteLength - used, rest.byteLength)
      part.set(rest.subarray(0, taken), used)
      used += taken
      rest = rest.subarray(taken)
      if (used < part.byteLength) continue
      part[0] = 0xe0 | PART_EXPONENT
      yield part
      part = Buffer.allocUnsafeSlow(1 + PART_BYTES)
      used = 1
    }
  }
  yield exactLength(used - 1)
  yield part.subarray(1, used)
}

function exactLength(bytes: number): Uint8Array {
  if (bytes < 192) return Buffer.from([bytes])
  if (bytes < 8384) return Buffer.from([192 + ((bytes - 192) >> 8), (bytes - 192) & 0xff])
  const length = Buffer.alloc(5, 0xff)
  length.writeUInt32BE(bytes, 1)
  return length
}
