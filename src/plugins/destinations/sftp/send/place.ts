import type { FilePaths } from '../settings.ts'
import { isMissing, isRefusal, type Refusal } from '../wire/failure.ts'
import type { Server } from '../wire/server.ts'

/** How a whole file got its final name. */
export type Placed =
  | { readonly how: 'renamed' | 'moved-aside'; readonly notes: readonly string[] }
  /** The server took the file away before it had its final name (P3). */
  | { readonly how: 'gone' }
  /** The server renames nothing: the file has to be written under its final name (P2). */
  | { readonly how: 'impossible' }

/**
 * Gives a whole file its final name, in one step where the server can: OpenSSH's rename, then the plain one. Where that one
 * refuses to replace a file, the file that is there is moved aside first, comes back if the next step fails, and is removed
 * only after the new one has the name, so the partner always has the old file or the new one.
 *
 * @throws Refusal where this name cannot be taken though the server can rename; AppError once the connection is lost
 */
export async function place(server: Server, paths: FilePaths): Promise<Placed> {
  const refusal = await rename(server, paths.part, paths.final)
  if (!refusal) return { how: 'renamed', notes: [] }
  if (isMissing(refusal)) return { how: 'gone' }
  return moveAside(server, { ...paths, refusal })
}

/** Renames in one step, over a file that has the name where the server can: by OpenSSH's way, else by the plain one. */
export async function rename(server: Server, from: string, to: string): Promise<Refusal | null> {
  const refusal = server.hasPosixRename ? await attempt(server.posixRename(from, to)) : null
  if (server.hasPosixRename && (!refusal || isMissing(refusal))) return refusal
  return attempt(server.rename(from, to))
}

async function moveAside(server: Server, paths: FilePaths & { refusal: Refusal }): Promise<Placed> {
  const { part, final, aside, probe } = paths
  if (await isFolder(server, final)) throw paths.refusal
  const kept = await attempt(server.rename(final, aside))
  if (kept) return judge(server, { part, probe, refusal: isMissing(kept) ? paths.refusal : kept })

  const refusal = await rename(server, part, final)
  if (refusal) {
    await attempt(server.rename(aside, final))
    throw refusal
  }
  const left = await attempt(server.remove(aside))
  const notes = [
    'The file of the same name was moved aside for a moment: the server cannot replace a file in one step.',
  ]
  if (left) notes.push(`The server did not let the replaced file be removed: it is ${aside}.`)
  return { how: 'moved-aside', notes }
}

/** Tells a server that renames nothing from one that refuses this name. */
async function judge(
  server: Server,
  { part, probe, refusal }: { part: string; probe: string; refusal: Refusal },
): Promise<Placed> {
  if (await rename(server, part, probe)) return { how: 'impossible' }
  await rename(server, probe, part)
  throw refusal
}

async function isFolder(server: Server, path: string): Promise<boolean> {
  try {
    return (await server.stat(path)).isFolder
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}

/** The server's no, or null for its yes. */
export async function attempt(request: Promise<unknown>): Promise<Refusal | null> {
  try {
    await request
    return null
  } catch (error) {
    if (isRefusal(error)) return error
    throw error
  }
}
