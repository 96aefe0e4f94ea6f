import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** How a command line on this machine finds and signs in to the server that holds the data directory. */
const serverFile = z.object({ url: z.string(), token: z.string(), pid: z.int() })
export type ServerFile = z.infer<typeof serverFile>

const pathOf = (dataFolder: string): string => join(dataFolder, 'server.json')

/** A token that nobody can guess: whoever can read the data directory is its owner. */
export const newLocalToken = (): string => `local_${randomBytes(32).toString('base64url')}`

/** Written whole or not at all, readable by its owner only. */
export async function writeServerFile(dataFolder: string, file: ServerFile): Promise<void> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const draft = `${pathOf(dataFolder)}.${file.pid}`
  await writeFile(draft, `${JSON.stringify(file)}\n`, { mode: 0o600 })
  await rename(draft, pathOf(dataFolder))
}

/** What the server that listens wrote, or nothing. After a crash the file may speak of a process that is gone. */
export async function findServerFile(dataFolder: string): Promise<ServerFile | undefined> {
  try {
    return serverFile.safeParse(JSON.parse(await readFile(pathOf(dataFolder), 'utf8'))).data
  } catch {
    // No file, or half of one from another version: there is no server to find.
    return undefined
  }
}

/** Removes the file if it is still that of `token`: another server may have come meanwhile. */
export async function removeServerFile(dataFolder: string, token: string): Promise<void> {
  if ((await findServerFile(dataFolder))?.token === token) await rm(pathOf(dataFolder), { force: true })
}
