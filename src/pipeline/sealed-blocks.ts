import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../model/errors.ts'
import {
  BLOCK_BYTES,
  blockStart,
  deriveSeal,
  HEADER_BYTES,
  newHeader,
  type Seal,
  sealedLength,
} from './artifact-seal.ts'
import { release } from './release.ts'

/** Where a sealed file rests, and the run's key (32 bytes) that it is sealed with. */
export interface ArtifactPlace {
  readonly folder: string
  readonly id: string
  readonly key: Uint8Array
}

/** The blocks of one file on the disk, by their number. */
export interface SealedBlocks extends AsyncDisposable {
  /** @throws AppError `spool_full` */
  write(block: Uint8Array, index: number, isLast: boolean): Promise<void>
  /** @throws AppError `artifact_unreadable` for a block that is not what was written */
  read(index: number, bytes: number): Promise<Uint8Array>
  /** Waits until all that was written outlasts a power cut. @throws AppError `spool_full` */
  sync(): Promise<void>
  /** Of the file, seal included. */
  fileSize(): Promise<number>
}

export const sealedPath = (place: ArtifactPlace): string => join(place.folder, `${place.id}.sealed`)

/** Makes a file that only its owner may read. It must not be there yet. @throws AppError `spool_full` */
export async function createSealedBlocks(place: ArtifactPlace): Promise<SealedBlocks> {
  const handle = await open(sealedPath(place), 'wx+', 0o600).catch(throwSpoolError)
  const header = newHeader()
  try {
    await writeWhole(handle, [header], 0).catch(throwSpoolError)
    return blocksOf(handle, place, header)
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** @throws AppError `artifact_unreadable` */
export async function openSealedBlocks(place: ArtifactPlace): Promise<SealedBlocks> {
  const handle = await open(sealedPath(place), 'r').catch((cause) => {
    throw new AppError('artifact_unreadable', `The kept file ${place.id} is gone or cannot be opened.`, { cause })
  })
  try {
    return blocksOf(handle, place, await readWhole(handle, HEADER_BYTES, 0))
  } catch (error) {
    await handle.close()
    throw error
  }
}

export function damaged(id: string): AppError {
  return new AppError('artifact_unreadable', `The kept file ${id} was changed or cut short on the disk.`)
}

function blocksOf(handle: FileHandle, place: ArtifactPlace, header: Uint8Array): SealedBlocks {
  const seal: Seal | null = deriveSeal(place.key, place.id, header)
  if (seal === null) throw damaged(place.id)
  return {
    async write(block, index, isLast) {
      const sealed = seal.seal(block, index, isLast)
      await writeWhole(handle, sealed, blockStart(index)).catch(throwSpoolError)
      for (const part of sealed) release(part)
    },
    async read(index, bytes) {
      const sealed = await readWhole(handle, sealedLength(bytes), blockStart(index))
      const block = seal.open(sealed, index, bytes < BLOCK_BYTES)
      release(sealed)
      if (block === null) throw damaged(place.id)
      return block
    },
    sync: () => handle.datasync().catch(throwSpoolError),
    fileSize: async () => (await handle.stat()).size,
    [Symbol.asyncDispose]: () => handle.close(),
  }
}

/** Writes on after a short write, so that the reason for it comes as an error. */
async function writeWhole(handle: FileHandle, parts: Uint8Array[], position: number): Promise<void> {
  const total = parts.reduce((sum, part) => sum + part.byteLength, 0)
  let { bytesWritten } = await handle.writev(parts, position)
  if (bytesWritten === total) return
  const whole = Buffer.concat(parts)
  while (bytesWritten < total) {
    const rest = await handle.write(whole, bytesWritten, total - bytesWritten, position + bytesWritten)
    bytesWritten += rest.bytesWritten
  }
}

/** Gives fewer bytes only where the file ends. */
async function readWhole(handle: FileHandle, length: number, position: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

/** The disk, the quota or the largest size of a file was reached. */
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG']

/** @throws AppError `spool_full` where it means that; else what it is given */
export function throwSpoolError(cause: NodeJS.ErrnoException): never {
  if (!FULL.includes(cause.code ?? '')) throw cause
  throw new AppError('spool_full', 'There is no space left for the files that are kept until they are sent.', { cause })
}
