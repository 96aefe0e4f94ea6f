/** Where a sealed file rests, and the run's key (32 bytes) that it is sealed with. */
export interface ArtifactPlace {
  readonly folder: string
  readonly id: string
  readonly key: Uint8Array
}

export interface ArtifactReader extends AsyncDisposable {
  /** Bytes of the content; null while it is being written. */
  size(): number | null
  /**
   * The content from an offset on, in chunks of up to a MiB; follows the writer until the file is whole.
   * Any number of readers may read at once; none holds up the writer.
   * @throws AppError `artifact_unreadable`; what `fail` was told; the signal's reason
   */
  read(fromByte: number, signal: AbortSignal): AsyncGenerator<Uint8Array>
}

export interface ArtifactFile extends ArtifactReader {
  /** Takes bytes; waits while the disk is behind. @throws AppError `spool_full` */
  write(chunk: Uint8Array): Promise<void>
  /** The content is whole: on disk, durable, its length sealed. @throws AppError `spool_full` */
  finish(): Promise<void>
  /** The content will never be whole: readers throw `error`, the file is removed. */
  fail(error: unknown): Promise<void>
}
