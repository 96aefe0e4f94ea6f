/** The records of a zip file (APPNOTE 6.3.10 §4.3), all numbers little-endian. */
export interface ZipEntry {
  readonly name: Uint8Array
  readonly modifiedAt: Date
  /** Where its local header is. */
  readonly offset: number
  readonly crc32: number
  readonly compressedBytes: number
  readonly bytes: number
}

const MOST_32 = 0xffffffff
const MOST_16 = 0xffff
const VERSION = 20
const VERSION_ZIP64 = 45
const MADE_BY_UNIX = (3 << 8) | VERSION_ZIP64
/** Sizes follow the content; names are UTF-8. */
const FLAGS = 0x0808
const DEFLATE = 8
/** A regular file that its owner may write and all may read. */
const ATTRIBUTES = 0o100644 * 2 ** 16

/**
 * Comes before the content, whose size is not known yet. It announces no Zip64: stream readers (Java's among them) take 32-bit sizes
 * after the content then, and 64-bit ones once they have read more than 4 GiB.
 */
export function localHeader(name: Uint8Array, modifiedAt: Date): Uint8Array {
  const time = timeField(modifiedAt)
  const start = fields(
    [4, 0x04034b50],
    [2, VERSION],
    [2, FLAGS],
    [2, DEFLATE],
    [4, dosTime(modifiedAt)],
    [4, 0],
    [4, 0],
    [4, 0],
    [2, name.byteLength],
    [2, time.byteLength],
  )
  return Buffer.concat([start, name, time])
}

/** Comes after the content. */
export function descriptor({ crc32, compressedBytes, bytes }: Omit<ZipEntry, 'offset' | 'name'>): Uint8Array {
  const width = Math.max(compressedBytes, bytes) >= MOST_32 ? 8 : 4
  return fields([4, 0x08074b50], [4, crc32], [width, compressedBytes], [width, bytes])
}

/** All that comes after the last member: the list of members at `offset`, and the end. */
export function* directory(entries: readonly ZipEntry[], offset: number, zip64: boolean): Generator<Uint8Array> {
  let bytes = 0
  for (const entry of entries) {
    const header = centralHeader(entry, zip64)
    bytes += header.byteLength
    yield header
  }
  const isLarge = zip64 || entries.length >= MOST_16 || Math.max(offset, bytes) >= MOST_32
  if (isLarge) yield zip64End(entries.length, bytes, offset)
  const count = isLarge ? MOST_16 : entries.length
  yield fields(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, isLarge ? MOST_32 : bytes],
    [4, isLarge ? MOST_32 : offset],
    [2, 0],
  )
}

function centralHeader(entry: ZipEntry, zip64: boolean): Uint8Array {
  const isLarge = zip64 || Math.max(entry.bytes, entry.compressedBytes, entry.offset) >= MOST_32
  const sizes = fields([2, 1], [2, 24], [8, entry.bytes], [8, entry.compressedBytes], [8, entry.offset])
  const extra = Buffer.concat([timeField(entry.modifiedAt), ...(isLarge ? [sizes] : [])])
  const start = fields(
    [4, 0x02014b50],
    [2, MADE_BY_UNIX],
    [2, isLarge ? VERSION_ZIP64 : VERSION],
    [2, FLAGS],
    [2, DEFLATE],
    [4, dosTime(entry.modifiedAt)],
    [4, entry.crc32],
    [4, isLarge ? MOST_32 : entry.compressedBytes],
    [4, isLarge ? MOST_32 : entry.bytes],
    [2, entry.name.byteLength],
    [2, extra.byteLength],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, ATTRIBUTES],
    [4, isLarge ? MOST_32 : entry.offset],
  )
  return Buffer.concat([start, entry.name, extra])
}

/** The 64-bit end, and the record that says where it is. */
function zip64End(count: number, bytes: number, offset: number): Uint8Array {
  const end = fields(
    [4, 0x06064b50],
    [8, 44],
    [2, MADE_BY_UNIX],
    [2, VERSION_ZIP64],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, bytes],
    [8, offset],
  )
  return Buffer.concat([end, fields([4, 0x07064b50], [4, 0], [8, offset + bytes], [4, 1])])
}

/** Two-second steps of a clock without a zone, from 1980 on; UTC here. */
function dosTime(at: Date): number {
  const year = Math.max(0, at.getUTCFullYear() - 1980)
  const date = (year << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  return date * 2 ** 16 + time
}

/** The instant itself, for readers that know the field. */
const timeField = (at: Date) => fields([2, 0x5455], [2, 5], [1, 1], [4, Math.floor(at.getTime() / 1000) % 2 ** 32])

function fields(...list: readonly (readonly [width: 1 | 2 | 4 | 8, value: number])[]): Buffer {
  const buffer = Buffer.alloc(list.reduce((sum, [width]) => sum + width, 0))
  let at = 0
  for (const [width, value] of list) {
    if (width === 8) buffer.writeBigUInt64LE(BigInt(value), at)
    else buffer.writeUIntLE(value, at, width)
    at += width
  }
  return buffer
}
