/** Regroups bytes into blocks of exactly `size` bytes, which the reader may keep; only the last may be shorter, and none is empty. */
export async function* blocks(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let block = new Uint8Array(0)
  let used = 0
  for await (const chunk of source) {
    let rest = chunk
    while (rest.byteLength > 0) {
      if (used === 0) block = Buffer.allocUnsafeSlow(size)
      const taken = Math.min(size - used, rest.byteLength)
      block.set(rest.subarray(0, taken), used)
      used += taken
      rest = rest.subarray(taken)
      if (used < size) continue
      yield block
      used = 0
    }
  }
  if (used > 0) yield block.subarray(0, used)
}
