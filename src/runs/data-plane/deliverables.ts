import type { Artifact } from '../../model/artifact.ts'
import { type ArtifactFile, openArtifactFile } from '../../pipeline/artifact-file.ts'
import type { ArtifactPlace } from '../../pipeline/sealed-blocks.ts'
import type { Deliverable } from '../../plugins/sdk/destination.ts'
import type { BegunFile } from './protocol.ts'

/** A file that is whole, from the spool. It is open only while it is read. */
export const wholeFile = (place: ArtifactPlace, { name, bytes }: Pick<Artifact, 'name' | 'bytes'>): Deliverable => ({
  id: place.id,
  name,
  size: () => bytes,
  async *read(fromByte, signal) {
    await using file = await openArtifactFile(place)
    yield* file.read(fromByte, signal)
  },
})

/**
 * A file that is being built. Its reader ends, and its size is told, only once the artifact is `stored`: before that a crash
 * would build another file, and this one must not have got its name. Once stored and read by nobody it holds no memory, so
 * an export of many tables costs what one table costs.
 */
export function growingFile(
  place: ArtifactPlace,
  name: string,
  { file, stored }: { readonly file: ArtifactFile; readonly stored: Promise<Artifact> },
): Deliverable {
  let whole: Deliverable | null = null
  let readers = 0
  const letGo = async () => {
    if (whole && readers === 0) await file[Symbol.asyncDispose]()
  }
  stored.then(
    (artifact) => {
      whole = wholeFile(place, artifact)
      return letGo()
    },
    () => {},
  )
  async function* read(fromByte: number, signal: AbortSignal) {
    if (whole && readers === 0) return yield* whole.read(fromByte, signal)
    readers++
    try {
      yield* file.read(fromByte, signal)
      await stored
    } finally {
      readers--
      await letGo()
    }
  }
  return { id: place.id, name, size: () => whole?.size() ?? null, read }
}

/** The success file: no bytes, only a name (spec 5.8). */
export const successFile = ({ id, name }: BegunFile): Deliverable => ({
  id,
  name,
  size: () => 0,
  async *read() {},
})
