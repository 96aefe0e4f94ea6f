import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, readdir, realpath, rename, rmdir, unlink } from 'node:fs/promises'
import { basename, dirname, join, posix, sep } from 'node:path'

/** An open file, or a folder that is being listed. */
export interface Handle {
  readonly path: string
  readonly file: FileHandle | null
  /** Writes that are under way: a close waits for them. */
  readonly writing: Set<Promise<unknown>>
  names: string[] | null
}

/** Flags of SSH_FXP_OPEN. */
const READ = 1
const WRITE = 2
const APPEND = 4
const CREATE = 8
const TRUNCATE = 16
const EXCLUSIVE = 32

const failure = (code: string) => Object.assign(new Error(code), { code })

/** A folder of this machine as `/` of a server. No path leads out of it, not even by a link. Throws what node:fs throws. */
export class ServedFolder {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  normalize(path: string): string {
    return posix.normalize(`/${path}`).replace(/(.)\/$/, '$1')
  }

  async open(path: string, flags: number): Promise<Handle> {
    const mode = [
      flags & WRITE ? (flags & READ ? constants.O_RDWR : constants.O_WRONLY) : constants.O_RDONLY,
      flags & APPEND ? constants.O_APPEND : 0,
      flags & CREATE ? constants.O_CREAT : 0,
      flags & TRUNCATE ? constants.O_TRUNC : 0,
      flags & EXCLUSIVE ? constants.O_EXCL : 0,
      constants.O_NOFOLLOW,
    ].reduce((all, flag) => all | flag, 0)
    const file = await open(await this.#locate(path), mode, 0o644)
    return { path: this.normalize(path), file, writing: new Set(), names: null }
  }

  async read({ file }: Handle, offset: number, length: number): Promise<Buffer> {
    if (!file) throw failure('EBADF')
    const bytes = Buffer.allocUnsafe(Math.min(length, 256 * 1024))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset)
    if (bytesRead === 0) throw failure('EOF')
    return bytes.subarray(0, bytesRead)
  }

  async write({ file, writing }: Handle, offset: number, data: Buffer): Promise<void> {
    if (!file) throw failure('EBADF')
    const work = file.write(data, 0, data.length, offset)
    writing.add(work)
    try {
      const { bytesWritten } = await work
      if (bytesWritten !== data.length) throw failure('ENOSPC')
    } finally {
      writing.delete(work)
    }
  }

  async close({ file, writing }: Handle): Promise<void> {
    await Promise.allSettled(writing)
    await file?.close()
  }

  async openFolder(path: string): Promise<Handle> {
    const names = await readdir(await this.#locate(path))
    return { path: this.normalize(path), file: null, writing: new Set(), names }
  }

  /** The next names of a folder. */
  async list(handle: Handle) {
    const names = handle.names?.splice(0, 100) ?? []
    if (names.length === 0) throw failure('EOF')
    const entries = names.map(async (filename) => {
      const stats = await this.stat(posix.join(handle.path, filename)).catch(() => null)
      return stats ? [{ filename, longname: longName(filename, stats), attrs: attributesOf(stats) }] : []
    })
    return (await Promise.all(entries)).flat()
  }

  async stat(path: string): Promise<Stats> {
    return await lstat(await this.#locate(path))
  }

  async remove(path: string): Promise<void> {
    await unlink(await this.#locate(path))
  }

  /** Replaces a file that has the name, in one step. */
  async rename(from: string, to: string): Promise<void> {
    await rename(await this.#locate(from), await this.#locate(to))
  }

  async makeFolder(path: string): Promise<void> {
    await mkdir(await this.#locate(path))
  }

  async removeFolder(path: string): Promise<void> {
    await rmdir(await this.#locate(path))
  }

  async #locate(path: string): Promise<string> {
    const root = await realpath(this.#root)
    const wanted = this.normalize(path)
    if (wanted === '/') return root
    const parent = await realpath(join(root, dirname(wanted)))
    if (parent !== root && !parent.startsWith(root + sep)) throw failure('ENOENT')
    return join(parent, basename(wanted))
  }
}

/** Mode, size and times in the form of the protocol. */
export const attributesOf = (stats: Stats) => ({
  mode: stats.mode,
  uid: stats.uid,
  gid: stats.gid,
  size: stats.size,
  atime: Math.floor(stats.atimeMs / 1000),
  mtime: Math.floor(stats.mtimeMs / 1000),
})

/** A line as `ls -l` prints it, which sftp(1) shows to people. */
function longName(name: string, stats: Stats): string {
  const kind = stats.isDirectory() ? 'd' : '-'
  const day = stats.mtime.toISOString().slice(0, 16).replace('T', ' ')
  return `${kind}rw-r--r-- 1 waybill waybill ${String(stats.size).padStart(12)} ${day} ${name}`
}
