import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../model/errors.ts'

/**
 * The key that seals secrets: the one of the environment, else the file `key` of the data folder, which is made on first
 * use with mode 0600. Two processes that start at once agree on one key.
 *
 * @returns 32 bytes
 * @throws AppError `sealing_key_wrong` where the file does not hold a key
 */
export async function loadOrMakeKey(dataFolder: string, keyFromEnv: Uint8Array | null): Promise<Uint8Array> {
  return keyFromEnv ?? (await findKey(dataFolder)) ?? parseKey(await makeKey(dataFolder, 'key'))
}

/** The key of the data folder, if one was made. @throws AppError `sealing_key_wrong` where the file does not hold a key */
export async function findKey(dataFolder: string): Promise<Uint8Array | null> {
  const text = await readIfThere(keyPathOf(dataFolder))
  return text === undefined ? null : parseKey(text)
}

/** A key that is to come after the one of the data folder; the same until it has. */
export const loadOrMakeNextKey = async (dataFolder: string): Promise<Uint8Array> =>
  parseKey((await readIfThere(join(dataFolder, 'key.next'))) ?? (await makeKey(dataFolder, 'key.next')))

/** The key that is to come, if one was made. */
export async function findNextKey(dataFolder: string): Promise<Uint8Array | null> {
  const text = await readIfThere(join(dataFolder, 'key.next'))
  return text === undefined ? null : parseKey(text)
}

/** From now on the key that was to come is the key; the one before it stays as `key.before`, for older backups. */
export async function adoptNextKey(dataFolder: string): Promise<void> {
  await setKeyAside(dataFolder)
  await rename(join(dataFolder, 'key.next'), keyPathOf(dataFolder))
  await syncFolder(dataFolder)
}

/** Keeps the key of the data folder as `key.before`, without taking it away. */
async function setKeyAside(dataFolder: string): Promise<void> {
  const before = join(dataFolder, 'key.before')
  await rm(before, { force: true })
  await link(keyPathOf(dataFolder), before)
}

export const keyPathOf = (dataFolder: string): string => join(dataFolder, 'key')

function parseKey(text: string): Uint8Array {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length === 32) return key
  throw new AppError('sealing_key_wrong', 'The key file of the data directory does not hold 32 bytes in base64.')
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

async function makeKey(dataFolder: string, name: 'key' | 'key.next'): Promise<string> {
  const path = join(dataFolder, name)
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await using file = await open(draft, 'wx', 0o600)
  await file.writeFile(`${randomBytes(32).toString('base64')}\n`)
  await file.sync()
  try {
    // A link gives the whole file its name at once, and gives way to a key that is there already.
    await link(draft, path)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    await unlink(draft)
  }
  // A name that a power cut takes away would take every secret sealed meanwhile with it.
  await syncFolder(dataFolder)
  return readFile(path, 'utf8')
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r')
  await folder.sync()
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
