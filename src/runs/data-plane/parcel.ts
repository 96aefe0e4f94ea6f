import type { Artifact } from '../../model/artifact.ts'
import type { ArtifactReader } from '../../pipeline/artifact-file.ts'
import type { Deliverable } from '../../plugins/sdk/destination.ts'
import type { Parcel } from './outbox.ts'
import type { BegunFile } from './protocol.ts'

/**
 * A file for the destination. Its reader ends, and its size is told, only once the artifact is stored: before that a crash
 * would build another file, and this one must not have got its name.
 */
export function toParcel({ id, name }: BegunFile, file: ArtifactReader, artifact: Promise<Artifact>): Parcel {
  let isStored = false
  artifact.then(
    () => {
      isStored = true
    },
    () => {},
  )
  async function* read(fromByte: number, signal: AbortSignal) {
    yield* file.read(fromByte, signal)
    await artifact
  }
  return { file: { id, name, size: () => (isStored ? file.size() : null), read }, artifact }
}

/** The success file: no bytes, only a name (spec 5.8). */
export const successFile = ({ id, name }: BegunFile): Deliverable => ({
  id,
  name,
  size: () => 0,
  async *read() {},
})
