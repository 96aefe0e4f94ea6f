import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock } from 'fs-native-extensions'
import { AppError } from '../../model/errors.ts'

/**
 * Makes this process the only one on a data folder until the lock is disposed of or the process ends, however it ends:
 * the kernel holds the lock, not the file. Two processes on one PGlite folder destroy it without a word (control-plane §3.3).
 * The folder must not be on NFS or SMB.
 *
 * @throws AppError `data_directory_in_use`
 */
export async function lockFolder(dataFolder: string): Promise<AsyncDisposable> {
  const file: FileHandle = await open(join(dataFolder, 'store.lock'), 'a', 0o600)
  if (tryLock(file.fd)) return file
  await file.close()
  throw new AppError('data_directory_in_use', `Another process of Waybill works on ${dataFolder}.`, {
    details: { dataFolder },
  })
}
