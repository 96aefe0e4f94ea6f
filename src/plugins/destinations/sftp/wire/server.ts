import type { Socket } from 'node:net'
import type { Client, SFTPWrapper } from 'ssh2'
import { AppError } from '../../../../model/errors.ts'
import { Refusal } from './failure.ts'

type Done<T> = (error?: (Error & { code?: number | string }) | null, value?: T) => void

/** 6 and 7 are what some servers answer with while they go away. */
const isAnswer = (code: number | string | undefined): code is number =>
  typeof code === 'number' && code !== 6 && code !== 7

/** What servers without the `limits@openssh.com` extension take in one write. */
const SAFE_WRITE_BYTES = 31_952

/**
 * A signed-in SFTP session. Every request ends: with its answer, with a `Refusal` where the server says no, or with an AppError once
 * the connection is lost, the server has been silent for `silenceMs` while something was asked, or the signal aborts.
 */
export class Server {
  readonly host: string
  readonly fingerprint: string
  readonly #client: Client
  readonly #sftp: SFTPWrapper
  readonly #socket: Socket
  readonly #pending = new Set<(error: unknown) => void>()
  readonly #silence: NodeJS.Timeout
  #end: { readonly reason: unknown } | null = null
  #roundTripMs: number

  constructor(made: {
    client: Client
    sftp: SFTPWrapper
    socket: Socket
    host: string
    fingerprint: string
    silenceMs: number
    roundTripMs: number
  }) {
    this.#client = made.client
    this.#sftp = made.sftp
    this.#socket = made.socket
    this.host = made.host
    this.fingerprint = made.fingerprint
    this.#roundTripMs = made.roundTripMs
    this.#silence = setTimeout(() => this.#onSilence(made.silenceMs), made.silenceMs).unref()
    // An answer may open the window for writes that ssh2 has kept back.
    made.socket.prependListener('data', () => this.#gather())
    const lost = (error?: Error) => this.kill(this.#lost(error))
    made.client.on('error', lost).on('close', () => lost())
    made.sftp.on('error', lost).on('close', () => lost())
  }

  /** The shortest wait for an answer so far, in milliseconds. */
  get roundTripMs(): number {
    return this.#roundTripMs
  }

  /** Bytes that one write may have. */
  get maxWriteBytes(): number {
    // ssh2 asks for limits@openssh.com on its own and keeps the answer in this field, which its types leave out.
    return (this.#sftp as unknown as { _maxWriteLen?: number })._maxWriteLen ?? SAFE_WRITE_BYTES
  }

  get hasPosixRename(): boolean {
    return this.#offers('posix-rename@openssh.com', '1')
  }

  open(path: string, flags: 'w' | 'r' | 'r+'): Promise<Buffer> {
    return this.#ask((done) => this.#sftp.open(path, flags, done))
  }

  close(handle: Buffer): Promise<void> {
    return this.#ask((done) => this.#sftp.close(handle, done))
  }

  write(handle: Buffer, bytes: Buffer, offset: number): Promise<void> {
    this.#gather()
    return this.#ask((done) => this.#sftp.write(handle, bytes, 0, bytes.length, offset, done))
  }

  async read(handle: Buffer, length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length)
    const count = await this.#ask<number>((done) => this.#sftp.read(handle, bytes, 0, length, 0, done))
    return bytes.subarray(0, count)
  }

  /** Size in bytes and kind; the size is null where the server leaves it out (P7). */
  async stat(path: string): Promise<{ size: number | null; isFolder: boolean }> {
    const found = await this.#ask<{ size?: number; mode?: number }>((done) => this.#sftp.stat(path, done))
    return { size: found.size ?? null, isFolder: ((found.mode ?? 0) & 0o170000) === 0o040000 }
  }

  /** Takes the place of a file that has the name already. */
  posixRename(from: string, to: string): Promise<void> {
    return this.#ask((done) => this.#sftp.ext_openssh_rename(from, to, done))
  }

  rename(from: string, to: string): Promise<void> {
    return this.#ask((done) => this.#sftp.rename(from, to, done))
  }

  remove(path: string): Promise<void> {
    return this.#ask((done) => this.#sftp.unlink(path, done))
  }

  makeFolder(path: string): Promise<void> {
    return this.#ask((done) => this.#sftp.mkdir(path, done))
  }

  /** Whether the disk below a folder is full or can only be read; null where the server does not say. */
  async diskOf(folder: string): Promise<{ isFull: boolean; isReadOnly: boolean } | null> {
    if (!this.#offers('statvfs@openssh.com', '2')) return null
    type Disk = { f_bavail: number; f_favail: number; f_files: number; f_flag: number; f_frsize: number }
    // Its own types name the callback's value `any`.
    const ask = (done: Done<Disk>) => this.#sftp.ext_openssh_statvfs(folder, done)
    const disk = await this.#ask<Disk>(ask).catch(() => null)
    if (!disk) return null
    const isFull = disk.f_bavail * disk.f_frsize < 256 * 1024 || (disk.f_files > 0 && disk.f_favail === 0)
    return { isFull, isReadOnly: (disk.f_flag & 1) === 1 }
  }

  /** Ends the connection at once: all that waits rejects with `reason`. */
  kill(reason: unknown): void {
    if (this.#end) return
    this.#end = { reason }
    clearTimeout(this.#silence)
    this.#socket.destroy()
    for (const reject of this.#pending) reject(reason)
    this.#pending.clear()
  }

  get isDead(): boolean {
    return this.#end !== null
  }

  /** Says goodbye and does not wait for an answer. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#end) return
    this.#end = { reason: this.#lost() }
    clearTimeout(this.#silence)
    this.#client.end()
    this.#socket.setTimeout(2000, () => this.#socket.destroy())
    this.#socket.unref()
  }

  /** One system call for all packets of a tick: without its native addon, ssh2 writes each packet in three pieces. */
  #gather(): void {
    if (this.#socket.writableCorked > 0) return
    this.#socket.cork()
    process.nextTick(() => this.#socket.uncork())
  }

  #offers(extension: string, version: string): boolean {
    // The extensions of the VERSION packet, which ssh2's types leave out.
    return (this.#sftp as unknown as { _extensions: Record<string, string> })._extensions[extension] === version
  }

  #ask<T>(send: (done: Done<T>) => void): Promise<T> {
    // ssh2 drops what is asked of a closed channel without a word, so it must not be asked.
    if (this.#end) return Promise.reject(this.#end.reason)
    const isAlone = this.#pending.size === 0
    if (isAlone) this.#silence.refresh()
    const start = performance.now()
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    this.#pending.add(reject)
    send((error, value) => {
      this.#pending.delete(reject)
      if (!this.#end) this.#silence.refresh()
      // An answer that stood behind others says nothing about the line.
      if (isAlone) this.#roundTripMs = Math.min(this.#roundTripMs, performance.now() - start)
      if (!error) resolve(value as T)
      else reject(isAnswer(error.code) ? new Refusal(error.code, error.message) : this.#lost(error))
    })
    return promise
  }

  #onSilence(silenceMs: number): void {
    if (this.#end || this.#pending.size === 0) return
    const text = `${this.host} has not answered for ${Math.round(silenceMs / 1000)} seconds.`
    this.kill(new AppError('destination_timeout', text))
  }

  #lost(cause?: Error): AppError {
    return new AppError('connection_lost', `The connection to ${this.host} was cut.`, { cause })
  }
}
