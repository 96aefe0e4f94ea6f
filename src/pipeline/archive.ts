import type { Member } from '../model/run.ts'
import type { ArtifactPlace } from './sealed-blocks.ts'

/** A file to put into an archive; fits what the engine renders. `rows` is asked once the bytes have ended. */
export interface ArchiveInput {
  /** File name inside, with `/` between folders. */
  readonly name: string
  readonly bytes: AsyncIterable<Uint8Array>
  readonly rows: Promise<number>
}

/** An archive while it is made. `members` is complete once `bytes` has ended. */
export interface Archive {
  readonly bytes: AsyncGenerator<Uint8Array>
  readonly members: readonly Member[]
}

export interface ZipSettings {
  /** The time of the members: the run's `now`. */
  readonly modifiedAt: Date
  /** Forces Zip64 records; they are used anyway where needed. */
  readonly zip64: boolean
}
export type ZipArchive = (members: AsyncIterable<ArchiveInput>, settings: ZipSettings) => Archive

export interface TarSettings {
  readonly modifiedAt: Date
  /** Where a member rests, sealed, until its size is known. */
  readonly spool: Omit<ArtifactPlace, 'id'>
}
/** For tgz: `gzip()(tarArchive(…).bytes)`. */
export type TarArchive = (members: AsyncIterable<ArchiveInput>, settings: TarSettings) => Archive
