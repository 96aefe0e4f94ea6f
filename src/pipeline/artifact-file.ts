import { rm } from 'node:fs/promises'
import { AppError } from '../model/errors.ts'
import { BLOCK_BYTES, contentSize } from './artifact-seal.ts'
import {
  type ArtifactPlace,
  createSealedBlocks,
  damaged,
  openSealedBlocks,
  type SealedBlocks,
  sealedPath,
} from './sealed-blocks.ts'

export interface ArtifactReader extends AsyncDisposable {
  /** Bytes of the content; null while it is being written. */
  size(): number | null
  /**
   * The content from an offset on, in chunks of up to a MiB, each lent until the next is asked for; follows the writer until the
   * file is whole.
   * Any number of readers may read at once; none holds up the writer. They must have ended before the file is disposed of.
   * @throws AppError `artifact_unreadable`; what `fail` was told; the signal's reason
   */
  read(fromByte: number, signal: AbortSignal): AsyncGenerator<Uint8Array>
}

export interface ArtifactFile extends ArtifactReader {
  /** Copies bytes; waits while the disk is behind. @throws AppError `spool_full` */
  write(chunk: Uint8Array): Promise<void>
  /** The content is whole: on the disk, lasting, its length sealed. @throws AppError `spool_full` */
  finish(): Promise<void>
  /** The content will never be whole: readers throw `error`, the file is removed. */
  fail(error: unknown): Promise<void>
}

/** Blocks that stay in memory for readers close behind the writer. */
const BLOCKS_KEPT = 12
/** Blocks that may wait for the disk; they are written one after another, since parallel writes to a file only wait for its lock. */
const BLOCKS_QUEUED = 4
/** Blocks between two syncs, so that `finish` never waits for gigabytes at once. */
const BLOCKS_A_SYNC = 64

/**
 * Starts a file sealed at rest; one of the same id that an earlier attempt left is replaced.
 * Disposing of it before `finish` removes it.
 * @throws AppError `spool_full`
 */
export async function createArtifactFile(place: ArtifactPlace): Promise<ArtifactFile> {
  await rm(sealedPath(place), { force: true })
  return new GrowingFile(place, await createSealedBlocks(place))
}

/** Opens a file that was finished. @throws AppError `artifact_unreadable` when it is gone, changed or was never finished */
export async function openArtifactFile(place: ArtifactPlace): Promise<ArtifactReader> {
  const blocks = await openSealedBlocks(place)
  try {
    const size = contentSize(await blocks.fileSize())
    if (size === null) throw damaged(place.id)
    // Only the true end opens as a last block.
    await blocks.read(Math.floor(size / BLOCK_BYTES), size % BLOCK_BYTES)
    return new FinishedFile(blocks, size)
  } catch (error) {
    await blocks[Symbol.asyncDispose]()
    throw error
  }
}

class FinishedFile implements ArtifactReader {
  readonly #blocks: SealedBlocks
  readonly #size: number

  constructor(blocks: SealedBlocks, size: number) {
    this.#blocks = blocks
    this.#size = size
  }

  size = () => this.#size

  async *read(fromByte: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for (let position = fromByte; position < this.#size; ) {
      signal.throwIfAborted()
      const index = Math.floor(position / BLOCK_BYTES)
      const block = await this.#blocks.read(index, Math.min(BLOCK_BYTES, this.#size - index * BLOCK_BYTES))
      yield block.subarray(position % BLOCK_BYTES)
      position = index * BLOCK_BYTES + block.byteLength
    }
  }

  [Symbol.asyncDispose] = () => this.#blocks[Symbol.asyncDispose]()
}

class GrowingFile implements ArtifactFile {
  readonly #place: ArtifactPlace
  readonly #blocks: SealedBlocks
  readonly #kept = new Map<number, Uint8Array>()
  /** How many readers are lent a block. */
  readonly #lent = new Map<Uint8Array, number>()
  /** Blocks to be filled again: new ones for each MiB would keep the collector busy. */
  readonly #free: Uint8Array[] = []
  readonly #queue: Promise<void>[] = []
  readonly #waiting = new Set<() => void>()
  #block: Uint8Array = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  #used = 0
  #written: Promise<void> = Promise.resolve()
  #synced: Promise<void> | null = null
  /** Bytes of content that readers may have. */
  #readable = 0
  #size: number | null = null
  #failure: { error: unknown } | null = null

  constructor(place: ArtifactPlace, blocks: SealedBlocks) {
    this.#place = place
    this.#blocks = blocks
  }

  size = () => this.#size

  async write(chunk: Uint8Array): Promise<void> {
    for (let rest = chunk; rest.byteLength > 0; ) {
      const taken = Math.min(BLOCK_BYTES - this.#used, rest.byteLength)
      this.#block.set(rest.subarray(0, taken), this.#used)
      this.#used += taken
      rest = rest.subarray(taken)
      if (this.#used < BLOCK_BYTES) break
      await this.#store(this.#block, false)
      this.#block = this.#free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES)
      this.#used = 0
    }
    this.#throwFailure()
  }

  async finish(): Promise<void> {
    await this.#store(this.#block.subarray(0, this.#used), true)
    await this.#written
    this.#throwFailure()
    await this.#blocks.sync()
    this.#size = this.#readable
    this.#wake()
  }

  async fail(error: unknown): Promise<void> {
    if (this.#size !== null) return
    this.#stop(error)
    await this.#written
    await rm(sealedPath(this.#place), { force: true })
  }

  async *read(fromByte: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for (let position = fromByte; ; ) {
      while (position >= this.#readable && this.#size === null) await this.#change(signal)
      signal.throwIfAborted()
      this.#throwFailure()
      if (position >= this.#readable) return
      const index = Math.floor(position / BLOCK_BYTES)
      const bytes = Math.min(BLOCK_BYTES, this.#readable - index * BLOCK_BYTES)
      const kept = this.#kept.get(index)
      if (kept) yield* this.#lend(kept, { from: position % BLOCK_BYTES, to: bytes })
      else yield (await this.#blocks.read(index, bytes)).subarray(position % BLOCK_BYTES)
      position = index * BLOCK_BYTES + bytes
    }
  }

  *#lend(block: Uint8Array, part: { from: number; to: number }): Generator<Uint8Array> {
    this.#lent.set(block, (this.#lent.get(block) ?? 0) + 1)
    try {
      yield block.subarray(part.from, part.to)
    } finally {
      const others = (this.#lent.get(block) ?? 1) - 1
      if (others === 0) this.#lent.delete(block)
      else this.#lent.set(block, others)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.fail(new AppError('artifact_unreadable', `The file ${this.#place.id} was given up before it was whole.`))
    await this.#blocks[Symbol.asyncDispose]()
  }

  /** Offers a block to readers at once, and waits only while too many are on their way to the disk. */
  async #store(block: Uint8Array, isLast: boolean): Promise<void> {
    const index = Math.floor(this.#readable / BLOCK_BYTES)
    const written = this.#written.then(() => this.#blocks.write(block, index, isLast))
    if (index % BLOCKS_A_SYNC === BLOCKS_A_SYNC - 1) this.#sync()
    // An error ends the file; whoever writes next meets it.
    this.#written = written.catch((error) => this.#stop(error))
    this.#queue.push(this.#written)
    this.#kept.set(index, block)
    this.#readable += block.byteLength
    this.#wake()
    while (this.#queue.length > BLOCKS_QUEUED) await this.#queue.shift()
    this.#forget(index - BLOCKS_KEPT)
  }

  /** From here on a block is read from the disk. It is on the disk: fewer wait to get there than are kept. */
  #forget(index: number): void {
    const block = this.#kept.get(index)
    this.#kept.delete(index)
    if (block && !this.#lent.has(block)) this.#free.push(block)
  }

  /** Starts no second one while the disk is behind with the first. */
  #sync(): void {
    this.#synced ??= this.#blocks
      .sync()
      .catch((error) => this.#stop(error))
      .finally(() => {
        this.#synced = null
      })
  }

  #stop(error: unknown): void {
    this.#failure ??= { error }
    this.#wake()
  }

  #wake(): void {
    for (const resume of this.#waiting) resume()
    this.#waiting.clear()
  }

  async #change(signal: AbortSignal): Promise<void> {
    this.#throwFailure()
    signal.throwIfAborted()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.add(resolve)
    const resume = () => resolve()
    signal.addEventListener('abort', resume, { once: true })
    await promise
    signal.removeEventListener('abort', resume)
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error
  }
}
