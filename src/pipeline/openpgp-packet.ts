const PART_BYTES = 1 << 20
/** The header of a part of 2^20 bytes. */
const PART_HEADER = 0xe0 | 20
const FIVE_OCTET_LENGTH = 0xff

/**
 * A packet whose length is not known before its end: parts of a MiB, then the rest with its length (RFC 4880 section 4.2.2.4).
 * Chunks are lent, as those of any stage.
 */
export async function* packet(tag: number, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.of(0xc0 | tag)
  const part = Buffer.allocUnsafeSlow(1 + PART_BYTES)
  part[0] = PART_HEADER
  let used = 0
  for await (const chunk of body) {
    for (let rest = chunk; rest.byteLength > 0; ) {
      const taken = Math.min(PART_BYTES - used, rest.byteLength)
      part.set(rest.subarray(0, taken), 1 + used)
      used += taken
      rest = rest.subarray(taken)
      if (used < PART_BYTES) break
      yield part
      used = 0
    }
  }
  const length = Buffer.of(FIVE_OCTET_LENGTH, 0, 0, 0, 0)
  length.writeUInt32BE(used, 1)
  yield length
  yield part.subarray(1, 1 + used)
}
