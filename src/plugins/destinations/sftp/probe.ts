import { AppError } from '../../../model/errors.ts'
import { isLongLine, type ServerProfile } from './profile.ts'
import type { Fleet } from './send/fleet.ts'
import { attempt, rename } from './send/place.ts'
import { proveAnyOrder } from './send/stripes.ts'
import { explain, isMissing, isRefusal, isVague } from './wire/failure.ts'
import type { Server } from './wire/server.ts'

export const PROBES = ['folder', 'write', 'rename', 'stat', 'delete'] as const

const TEXT = Buffer.from('Waybill checks that it may write here.\n')

/** Finds out what a server lets us do, on scratch files of its own. Each step gives a sentence, or throws what a person is told. */
export class Probe {
  readonly facts: ServerProfile = {}
  readonly #fleet: Fleet
  readonly #server: Server
  readonly #folder: string
  readonly #scratch: string
  readonly #other: string
  /** Where the scratch file is now. */
  #place: string
  readonly #made = new Set<string>()

  constructor({ fleet, server, folder, id }: { fleet: Fleet; server: Server; folder: string; id: string }) {
    this.#fleet = fleet
    this.#server = server
    this.#folder = folder
    const base = folder === '/' ? '' : folder
    this.#scratch = `${base}/.waybill.${id}.part`
    this.#other = `${base}/.waybill.${id}.probe`
    this.#place = this.#scratch
  }

  async folder(): Promise<string> {
    const missing = (why: string) => new AppError('folder_missing', `${this.#folder} ${why} on ${this.#server.host}.`)
    try {
      if (!(await this.#server.stat(this.#folder)).isFolder) throw missing('is not a folder')
      return `${this.#folder} is there.`
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (isMissing(error)) throw missing('does not exist')
      return `The server does not let ${this.#folder} be looked at; writing will tell.`
    }
  }

  async write(): Promise<string> {
    await this.#make(this.#scratch)
    const roundTripMs = Math.round(this.#server.roundTripMs * 10) / 10
    Object.assign(this.facts, { roundTripMs, maxWriteBytes: this.#server.maxWriteBytes })
    const said = `Wrote a file. An answer takes ${roundTripMs} ms.`
    return isLongLine(roundTripMs) ? `${said} ${await this.#tryStripes()}` : `${said} ${await this.#tryOrder()}`
  }

  async rename(): Promise<string> {
    this.facts.posixRename = this.#server.hasPosixRename
    this.#made.add(this.#other)
    const refusal = await rename(this.#server, this.#scratch, this.#other)
    if (isMissing(refusal)) {
      this.facts.rename = false
      return 'The server takes files away at once, so they are written under their final name.'
    }
    this.facts.rename = refusal === null
    if (refusal)
      return 'The server cannot rename, so files grow under their final name: have readers wait for the success file.'
    this.#place = this.#other
    await this.#make(this.#scratch)
    const isReplaced = (await rename(this.#server, this.#scratch, this.#other)) === null
    this.facts.overwriteByRename = isReplaced
    if (isReplaced) return 'A file gets its final name, and replaces one that has it, in one step.'
    return 'A file gets its final name in one step; one that has it already is moved aside for a moment.'
  }

  async stat(): Promise<string> {
    try {
      const { size } = await this.#server.stat(this.#place)
      this.facts.stat = size !== null
      if (size === null) return 'The server does not tell the size of a file, so it cannot be compared.'
      if (size === TEXT.length) return `The server tells the size of a file: ${size} bytes, as sent.`
      throw new AppError('size_differs', `${this.#server.host} says ${size} bytes, and ${TEXT.length} were sent.`)
    } catch (error) {
      if (!isRefusal(error)) throw error
      this.facts.stat = isMissing(error)
      return `The server does not tell the size of a file, so it cannot be compared.`
    }
  }

  async delete(): Promise<string> {
    const left = await this.#removeAll()
    this.facts.remove = left.length === 0
    if (left.length === 0) return 'The scratch files are removed again.'
    return `The server does not let files be removed: ${left.join(' and ')} stays there.`
  }

  /** Removes what a failure has left. */
  async cleanUp(): Promise<void> {
    if (!this.#server.isDead) await this.#removeAll().catch(() => [])
  }

  async #make(path: string): Promise<void> {
    try {
      const handle = await this.#server.open(path, 'w')
      this.#made.add(path)
      await this.#server.write(handle, TEXT, 0)
      await this.#server.close(handle)
    } catch (error) {
      if (!isRefusal(error)) throw error
      const disk = isVague(error) ? await this.#server.diskOf(this.#folder) : null
      throw explain(error, { host: this.#server.host, to: `to write a file to ${this.#folder}`, disk })
    }
  }

  /** Over a long line: how many connections are allowed at once, and whether they may write one file together (P29). */
  async #tryStripes(): Promise<string> {
    const more = (await Promise.all(this.#fleet.more())).filter((server) => server !== null)
    const [other] = more
    this.facts.connectionsAllowed = 1 + more.length
    if (!other) return 'It allows one connection.'
    this.#made.add(this.#other)
    const isProved = await proveAnyOrder(this.#server, other, this.#other)
    if (isProved !== null) this.facts.sequentialOnly = !isProved
    const together = isProved ? 'they may write one file together' : 'one file must come over one of them'
    return `It allows ${1 + more.length} connections at once, and ${together}.`
  }

  async #tryOrder(): Promise<string> {
    this.#made.add(this.#other)
    const isProved = await proveAnyOrder(this.#server, this.#server, this.#other)
    if (isProved === false) this.facts.sequentialOnly = true
    return isProved ? 'Its parts may come in any order.' : 'Its parts must come in order.'
  }

  async #removeAll(): Promise<string[]> {
    const left: string[] = []
    for (const path of this.#made) {
      const refusal = await attempt(this.#server.remove(path))
      if (refusal && !isMissing(refusal)) left.push(path)
      else this.#made.delete(path)
    }
    return left
  }
}
