import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SftpServer, type SftpUser, startSftpServer } from '../../src/sandbox/sftp-server.ts'
import type { Call, Verdict } from '../../src/sandbox/sftp-session.ts'

export const USER: SftpUser & { passphrase: string } = { username: 'ana', passphrase: 'open-sesame-4711' }

export const NO_SUCH_FILE = 2
export const DENIED = 3
export const FAILURE = 4
export const UNSUPPORTED = 8

/** A fault of a partner's server: what it answers to a request instead of doing it. */
export type Fault = (call: Call) => Verdict | Promise<Verdict>

export interface FaultyServer extends SftpServer {
  /** What the server shows as `/`. */
  readonly folder: string
  /** All requests so far. */
  readonly calls: readonly Call[]
}

/** An SFTP server with the faults of a partner's, one after the other. `welcomes` says which connections may sign in. */
export async function startFaultyServer(
  faults: readonly Fault[],
  options: { welcomes?: (connection: number) => boolean; port?: number } = {},
): Promise<FaultyServer> {
  const home = await mkdtemp(join(tmpdir(), 'waybill-faulty-'))
  const folder = join(home, 'files')
  const calls: Call[] = []
  const intercept = async (call: Call): Promise<Verdict> => {
    calls.push(call)
    for (const fault of faults) {
      const verdict = await fault(call)
      if (verdict) return verdict
    }
    return undefined
  }
  const server = await startSftpServer({
    folder,
    users: [USER],
    hostKeyFile: join(home, 'host-key'),
    intercept,
    ...options,
  })
  const stop = async () => {
    await server.close()
    await rm(home, { recursive: true, force: true })
  }
  return { ...server, folder, calls, [Symbol.asyncDispose]: stop }
}

/** Answers all requests of these names with a status. */
export const refuse =
  (status: number, ...names: readonly Call['name'][]): Fault =>
  ({ name }) =>
    names.includes(name) ? { status } : undefined

/** Ends the connection at the first write at or beyond an offset, once. */
export function cutAt(offset: number): Fault {
  let isDone = false
  return (call) => {
    if (isDone || call.name !== 'WRITE' || (call.offset ?? 0) < offset) return undefined
    isDone = true
    return 'cut'
  }
}

/** Takes writes only where the last one ended, as servers on tapes and mainframes do (P11). */
export function inOrderOnly(): Fault {
  const ends = new Map<string, number>()
  return ({ name, connection, path, offset = 0, bytes = 0 }) => {
    const key = `${connection} ${path}`
    if (name === 'OPEN') ends.delete(`${connection} ${path}`)
    if (name !== 'WRITE') return undefined
    const cursor = ends.get(key) ?? 0
    if (offset !== cursor) return { status: FAILURE, text: `seek ${offset} not supported with cursor ${cursor}` }
    ends.set(key, offset + bytes)
    return undefined
  }
}

/** Has to answer a write before it can take the next. */
export function oneWriteAtATime(): Fault {
  let isBusy = false
  return async ({ name }) => {
    if (name !== 'WRITE') return undefined
    if (isBusy) return { status: FAILURE }
    isBusy = true
    await new Promise((resolve) => setImmediate(resolve))
    isBusy = false
    return undefined
  }
}
