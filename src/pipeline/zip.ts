import { crc32 } from 'node:zlib'
import type { Member } from '../model/run.ts'
import { type Archive, type ArchiveInput, record } from './archive.ts'
import { deflate } from './deflate.ts'
import { descriptor, directory, localHeader, type ZipEntry } from './zip-records.ts'

export interface ZipSettings {
  /** The time of the members: the run's `now`. */
  readonly modifiedAt: Date
  /** Forces Zip64 records; they are used anyway where a size or a number needs them. */
  readonly zip64: boolean
}

/** A zip file, deflated at level 6, whose sizes follow the content: nothing waits and nothing is kept (P21). */
export function zipArchive(inputs: AsyncIterable<ArchiveInput>, settings: ZipSettings): Archive {
  const members: Member[] = []
  return { bytes: zip(inputs, settings, members), members }
}

async function* zip(
  inputs: AsyncIterable<ArchiveInput>,
  { modifiedAt, zip64 }: ZipSettings,
  members: Member[],
): AsyncGenerator<Uint8Array> {
  const entries: ZipEntry[] = []
  let offset = 0
  for await (const input of inputs) {
    const entry = { name: Buffer.from(input.name), modifiedAt, offset, crc32: 0, compressedBytes: 0, bytes: 0 }
    const header = localHeader(entry.name, modifiedAt)
    yield header
    const compress = deflate((block) => {
      entry.crc32 = crc32(block, entry.crc32)
      entry.bytes += block.byteLength
    })
    for await (const chunk of compress(record(input, members))) {
      entry.compressedBytes += chunk.byteLength
      yield chunk
    }
    const end = descriptor(entry)
    yield end
    offset += header.byteLength + entry.compressedBytes + end.byteLength
    entries.push(entry)
  }
  yield* directory(entries, offset, zip64)
}
