import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { pack as createPack, type Pack } from 'tar-stream'
import { newId } from '../lib/ids.ts'
import type { Member } from '../model/run.ts'
import { type Archive, type ArchiveInput, record } from './archive.ts'
import { type ArtifactReader, createArtifactFile } from './artifact-file.ts'
import { type ArtifactPlace, sealedPath } from './sealed-blocks.ts'
import { copies } from './stage.ts'

export interface TarSettings {
  /** The time of the members: the run's `now`. */
  readonly modifiedAt: Date
  /** Where a member rests, sealed, until its size is known. */
  readonly spool: Omit<ArtifactPlace, 'id'>
}

/**
 * A tar file. In tar the size comes before the content, so each member waits in the spool until it is whole.
 * For tgz: `gzip()(tarArchive(…).bytes)`.
 */
export function tarArchive(inputs: AsyncIterable<ArchiveInput>, settings: TarSettings): Archive {
  const members: Member[] = []
  async function* bytes(): AsyncGenerator<Uint8Array> {
    const pack = createPack()
    const stop = new AbortController()
    const packing = packAll(inputs, { ...settings, members, pack, signal: stop.signal }).catch((error) =>
      pack.destroy(error),
    )
    try {
      // Its types do not say what it gives.
      yield* pack as AsyncIterable<Uint8Array>
    } finally {
      stop.abort()
      pack.destroy()
      await packing
    }
  }
  return { bytes: bytes(), members }
}

interface Packing extends TarSettings {
  readonly members: Member[]
  readonly pack: Pack
  readonly signal: AbortSignal
}

async function packAll(inputs: AsyncIterable<ArchiveInput>, packing: Packing): Promise<void> {
  for await (const input of inputs) {
    const place = { ...packing.spool, id: newId('mbr') }
    await using file = await createArtifactFile(place)
    // Without a name it goes with the process, however that ends.
    await rm(sealedPath(place))
    for await (const chunk of record(input, packing.members)) {
      packing.signal.throwIfAborted()
      await file.write(chunk)
    }
    await file.finish()
    await packOne(input.name, file, packing)
  }
  packing.pack.finalize()
}

async function packOne(name: string, file: ArtifactReader, { pack, modifiedAt, signal }: Packing): Promise<void> {
  const entry = pack.entry({ name, size: file.size() ?? 0, mtime: modifiedAt, mode: 0o644 })
  await pipeline(copies(file.read(0, signal)), entry)
}
