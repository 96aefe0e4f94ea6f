import type { SFTPWrapper } from 'ssh2'
import { attributesOf, type Handle, ServedFolder } from './served-folder.ts'

/** One request, as far as a fault may depend on it. */
export interface Call {
  readonly name: (typeof REQUESTS)[number]
  /** 0 for the first connection since the start. */
  readonly connection: number
  readonly path: string
  readonly to?: string
  readonly offset?: number
  readonly bytes?: number
}

/** Nothing: the server goes on. A status: this is the answer. `cut` ends the connection, `silence` never answers. */
export type Verdict = { readonly status: number; readonly text?: string } | 'cut' | 'silence' | undefined
export type Intercept = (call: Call) => Verdict | Promise<Verdict>

const REQUESTS = [
  'OPEN',
  'READ',
  'WRITE',
  'CLOSE',
  'FSTAT',
  'FSETSTAT',
  'OPENDIR',
  'READDIR',
  'LSTAT',
  'STAT',
  'SETSTAT',
  'REMOVE',
  'RENAME',
  'MKDIR',
  'RMDIR',
  'REALPATH',
] as const

const OK = 0
const END_OF_FILE = 1
const STATUS_OF: Record<string, number> = { ENOENT: 2, ENOTDIR: 2, EACCES: 3, EPERM: 3, EROFS: 3, EOF: END_OF_FILE }
const TEXT_OF: Record<string, string> = { ENOSPC: 'No space left on device', EEXIST: 'File exists' }

interface Session {
  readonly folder: string
  readonly connection: number
  readonly intercept: Intercept | undefined
  /** Ends the connection. */
  end(): void
}

type Values = readonly unknown[]

/** Answers the requests of one SFTP channel from a folder. */
export function serveFolder(sftp: SFTPWrapper, session: Session): void {
  const served = new ServedFolder(session.folder)
  const handles = new Handles()
  const answers = makeAnswers(sftp, served, handles)

  const answer = async (name: Call['name'], request: number, values: Values): Promise<void> => {
    try {
      const verdict = await session.intercept?.(describe(name, values, { connection: session.connection, handles }))
      if (verdict === 'cut') return session.end()
      if (verdict === 'silence') return
      if (verdict) return sftp.status(request, verdict.status, verdict.text)
      await answers[name](request, values)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      sftp.status(request, STATUS_OF[code] ?? 4, TEXT_OF[code] ?? '')
    }
  }
  for (const name of REQUESTS) {
    sftp.on(name, (request: number, ...values: Values) => void answer(name, request, values))
  }
  sftp.on('error', () => {})
  // sftp(1) says that it is done and waits for the server to close the channel.
  sftp.on('end', () => sftp.end())
  sftp.on('close', () => {
    for (const handle of handles.all()) void served.close(handle).catch(() => {})
  })
}

type Answers = Record<Call['name'], (request: number, values: Values) => Promise<void>>

function makeAnswers(sftp: SFTPWrapper, served: ServedFolder, handles: Handles): Answers {
  const ok = async (request: number, work: Promise<unknown>) => {
    await work
    sftp.status(request, OK)
  }
  const stat = async (request: number, path: string) => sftp.attrs(request, attributesOf(await served.stat(path)))
  return {
    OPEN: async (request, [path, flags]) =>
      sftp.handle(request, handles.keep(await served.open(String(path), Number(flags)))),
    READ: async (request, [id, offset, length]) =>
      sftp.data(request, await served.read(handles.get(id), Number(offset), Number(length))),
    WRITE: (request, [id, offset, data]) => ok(request, served.write(handles.get(id), Number(offset), data as Buffer)),
    CLOSE: (request, [id]) => ok(request, served.close(handles.take(id))),
    OPENDIR: async (request, [path]) => sftp.handle(request, handles.keep(await served.openFolder(String(path)))),
    READDIR: async (request, [id]) => sftp.name(request, await served.list(handles.get(id))),
    FSTAT: (request, [id]) => stat(request, handles.get(id).path),
    STAT: (request, [path]) => stat(request, String(path)),
    LSTAT: (request, [path]) => stat(request, String(path)),
    // Modes and times are taken and not kept: what is served belongs to whoever started the server.
    SETSTAT: async (request) => sftp.status(request, OK),
    FSETSTAT: async (request) => sftp.status(request, OK),
    REMOVE: (request, [path]) => ok(request, served.remove(String(path))),
    RENAME: (request, [from, to]) => ok(request, served.rename(String(from), String(to))),
    MKDIR: (request, [path]) => ok(request, served.makeFolder(String(path))),
    RMDIR: (request, [path]) => ok(request, served.removeFolder(String(path))),
    REALPATH: async (request, [path]) => {
      const filename = served.normalize(String(path))
      sftp.name(request, [{ filename, longname: filename, attrs: NOTHING }])
    },
  }
}

const NOTHING = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 }

/** Open files and folders by the four bytes that the client knows them by. */
class Handles {
  readonly #open = new Map<number, Handle>()
  #last = 0

  find(id: unknown): Handle | undefined {
    return Buffer.isBuffer(id) && id.length === 4 ? this.#open.get(id.readUInt32BE()) : undefined
  }

  get(id: unknown): Handle {
    const handle = this.find(id)
    if (!handle) throw Object.assign(new Error('unknown handle'), { code: 'EBADF' })
    return handle
  }

  take(id: unknown): Handle {
    const handle = this.get(id)
    this.#open.delete((id as Buffer).readUInt32BE())
    return handle
  }

  keep(handle: Handle): Buffer {
    this.#open.set(++this.#last, handle)
    const id = Buffer.alloc(4)
    id.writeUInt32BE(this.#last)
    return id
  }

  all(): Iterable<Handle> {
    return this.#open.values()
  }
}

function describe(
  name: Call['name'],
  [first, second, third]: Values,
  { connection, handles }: { connection: number; handles: Handles },
): Call {
  const path = handles.find(first)?.path ?? String(first)
  if (name === 'RENAME') return { name, connection, path, to: String(second) }
  if (name !== 'WRITE') return { name, connection, path }
  return { name, connection, path, offset: Number(second), bytes: (third as Buffer).length }
}
