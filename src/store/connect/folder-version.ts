import { existsSync } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../model/errors.ts'
import { syncPath } from './sync-tree.ts'

/** PGlite's minor version counts as a major one while it is 0.x: its folders carry no promise across. */
export const PGLITE = { version: '0.5.16', line: '0.5', postgresMajor: 18 } as const

/**
 * `store.json`: what wrote the folder `store`. `isWhole` is false from the first byte until all of it is on the disk; from
 * `isMoved` on its truth is in PostgreSQL.
 */
const folderVersion = z.object({
  pglite: z.string(),
  postgresMajor: z.int(),
  isWhole: z.boolean(),
  isMoved: z.boolean().default(false),
})

/**
 * Decides what to do with the folder before anything opens it: a folder whose creation was cut is removed, one that this
 * version cannot read is refused and left as it is.
 *
 * @returns whether there is a store in it already
 * @throws AppError `data_directory_version`, `store_moved`
 */
export async function inspectFolder(dataFolder: string): Promise<boolean> {
  const found = await judgeFolder(dataFolder)
  if (found === 'cut') await rm(join(dataFolder, 'store'), { recursive: true, force: true })
  return found === 'whole'
}

/**
 * What there is of a store in the folder, which stays as it is. `cut` is one whose creation was interrupted.
 * @throws AppError `data_directory_version`, `store_moved`
 */
export async function judgeFolder(dataFolder: string): Promise<'none' | 'cut' | 'whole'> {
  const store = join(dataFolder, 'store')
  const text = await readFile(join(dataFolder, 'store.json'), 'utf8').catch(() => null)
  if (text === null) {
    if (existsSync(store)) throw refused(dataFolder, 'has a store, but its file store.json is missing')
    return 'none'
  }
  const found = parse(text)
  if (!found) throw refused(dataFolder, 'has a file store.json that cannot be read')
  if (found.postgresMajor !== PGLITE.postgresMajor || !found.pglite.startsWith(`${PGLITE.line}.`)) {
    const wrote = `PGlite ${found.pglite} (PostgreSQL ${found.postgresMajor})`
    throw refused(dataFolder, `was written by ${wrote}; this is PGlite ${PGLITE.version}`)
  }
  if (found.isMoved) {
    throw new AppError('store_moved', `What was in the data directory ${dataFolder} has been moved to PostgreSQL.`)
  }
  return found.isWhole ? 'whole' : 'cut'
}

/** Says how far the store of the folder is. */
export const markFolder = (dataFolder: string, isWhole: boolean): Promise<void> => mark(dataFolder, { isWhole })

/** From now on nobody opens the store of the folder. */
export const markMoved = (dataFolder: string): Promise<void> => mark(dataFolder, { isWhole: true, isMoved: true })

/** Writes `store.json` at once or not at all. */
async function mark(dataFolder: string, state: { isWhole: boolean; isMoved?: boolean }): Promise<void> {
  const path = join(dataFolder, 'store.json')
  const version = { pglite: PGLITE.version, postgresMajor: PGLITE.postgresMajor, ...state }
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(version)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  await syncPath(dataFolder)
}

function parse(text: string): z.infer<typeof folderVersion> | undefined {
  try {
    return folderVersion.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

const refused = (dataFolder: string, what: string) =>
  new AppError('data_directory_version', `The data directory ${dataFolder} ${what}.`, { details: { dataFolder } })
