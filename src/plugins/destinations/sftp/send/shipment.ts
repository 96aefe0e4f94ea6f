import { AppError } from '../../../../model/errors.ts'
import type { Deliverable, DeliveryContext, Proof } from '../../../sdk/destination.ts'
import { isLongLine, type Knowledge } from '../profile.ts'
import { type FilePaths, pathsOf } from '../settings.ts'
import { explain, isMissing, isRefusal, isVague } from '../wire/failure.ts'
import type { Server } from '../wire/server.ts'
import type { Fleet } from './fleet.ts'
import { attempt, place, rename } from './place.ts'
import { proveAnyOrder, Stripes } from './stripes.ts'
import { write } from './writer.ts'

/** More than OpenSSH's window of 2 MiB, so that it never runs dry while answers travel. */
const WINDOW_BYTES = 3 * 1024 * 1024
/** A server that wants its writes in another order says so about the first ones. */
const ORDER_COMPLAINT_BYTES = 16 * 1024 * 1024

/** From this size on, a file is worth more connections over a long line. */
const LARGE_BYTES = 8 * 1024 * 1024
const WIDEN_AFTER_BYTES = 4 * 1024 * 1024

export const isLarge = (file: Pick<Deliverable, 'size'>): boolean => (file.size() ?? 0) >= LARGE_BYTES

/** A file on its way: where it grows, and from which byte on it is still to be sent. */
interface Opened {
  readonly path: string
  readonly handle: Buffer
  readonly from: number
}

/** The same with the other connections that may write it. */
interface Striped extends Opened {
  readonly stripes: Stripes
}

/** What a server says of a file: its size, that it is not there, or nothing (P7, P8). */
type Told = number | 'missing' | null

const STAT_NOTE = 'The server does not tell the size of a file: every byte and the close were acknowledged.'
const DIRECT_NOTE =
  'The server cannot rename: the file grew under its final name, so a reader may have seen a part of it.'
const TAKEN_NOTE = 'The server took the file away on arrival, so nothing could be compared.'

/** Sends the files of one delivery. Learns what the server can do, and changes its ways at once. */
export class Shipment {
  readonly #fleet: Fleet
  readonly #server: Server
  readonly #folder: string
  readonly #context: DeliveryContext
  readonly #known: Knowledge
  #anyOrder: Promise<boolean | null> | null = null

  constructor(made: { fleet: Fleet; server: Server; folder: string; known: Knowledge; context: DeliveryContext }) {
    this.#fleet = made.fleet
    this.#server = made.server
    this.#folder = made.folder
    this.#known = made.known
    this.#context = made.context
  }

  /** Temporary name, every byte acknowledged, closed, size compared, renamed (P1, P5); where a server refuses that, another way. */
  async send(file: Deliverable): Promise<Proof> {
    const paths = pathsOf(this.#folder, file)
    if (file.size() === 0) return this.#sendEmpty(file, paths)
    const earlier = this.#context.resumeFrom(file)
    // A process that was killed while it tried the server has left the scratch file.
    if (earlier !== null) await attempt(this.#server.remove(paths.probe))
    for (let resume = earlier ?? 0; ; resume = 0) {
      const proof = await this.#sendOnce(file, paths, resume)
      if (proof) return proof
      this.#context.acknowledged(file, 0)
    }
  }

  /** What the connections told beside the files. */
  async learnLine(): Promise<void> {
    const { roundTripMs: before = 0 } = this.#known.facts
    const now = Math.round(this.#server.roundTripMs * 10) / 10
    const isOther = now > 2 * before || now < before / 2
    const allowed = await this.#fleet.allowed()
    await this.#known.learn({
      posixRename: this.#server.hasPosixRename,
      maxWriteBytes: this.#server.maxWriteBytes,
      ...(isOther ? { roundTripMs: now } : {}),
      ...(allowed === null ? {} : { connectionsAllowed: allowed }),
    })
  }

  /** Null: the server wants it another way, which is known now. */
  async #sendOnce(file: Deliverable, paths: FilePaths, resume: number): Promise<Proof | null> {
    const isDirect = this.#known.facts.rename === false
    // The file has its final name from the first byte on, so this is the last moment to ask.
    if (isDirect) await this.#context.confirm(file)
    const path = isDirect ? paths.final : paths.part
    const opened = await this.#reopen(path, resume)
    // All of it was on the server, and its temporary name is gone: the rename was done, and its answer was lost.
    const earlier = opened === 'missing' && resume === file.size() ? await this.#proveEarlier(file, paths) : null
    if (earlier) return earlier
    const begun = opened && opened !== 'missing' ? opened : await this.#create(path, paths)
    const stripes = new Stripes(this.#fleet, path)
    const bytes = await this.#write(file, { ...begun, stripes }, paths)
    if (bytes === null) return null
    const told = await this.#close({ ...begun, stripes }, { bytes, file, paths })
    if (isDirect) return this.#proof(paths, { bytes, told, notes: [DIRECT_NOTE] })
    return this.#place(file, paths, { bytes, told, isResumed: resume > 0 })
  }

  /** Opens what an earlier attempt has left, at the last byte that is surely there. Null: it must start over. */
  async #reopen(path: string, resume: number): Promise<Opened | 'missing' | null> {
    if (resume === 0) return null
    const size = await this.#ask(path)
    if (size === 'missing') return 'missing'
    // Striped writes leave holes, so a size beyond the acknowledged bytes means nothing.
    const from = Math.min(resume, size ?? 0)
    if (from === 0) return null
    try {
      return { path, from, handle: await this.#server.open(path, 'r+') }
    } catch (error) {
      if (isRefusal(error)) return null
      throw error
    }
  }

  async #create(path: string, { final, folders }: FilePaths): Promise<Opened> {
    try {
      return { path, from: 0, handle: await this.#server.open(path, 'w') }
    } catch (error) {
      if (!isMissing(error) || folders.length === 0) throw await this.#explain(error, final)
    }
    // Only folders that the file's name brings; what is there already is fine (P30).
    for (const folder of folders) await attempt(this.#server.makeFolder(folder))
    try {
      return { path, from: 0, handle: await this.#server.open(path, 'w') }
    } catch (error) {
      throw await this.#explain(error, final)
    }
  }

  /** The size of the file, once all of it was acknowledged. Null: the server wants its writes in another order. */
  async #write(file: Deliverable, { handle, from, stripes }: Striped, paths: FilePaths): Promise<number | null> {
    let reached = from
    try {
      const writing = {
        first: { server: this.#server, handle },
        window: this.#known.facts.oneWriteAtATime ? 0 : WINDOW_BYTES,
        read: (at: number, stop: AbortSignal) => file.read(at, AbortSignal.any([this.#context.signal, stop])),
        acknowledged: (bytes: number) => {
          reached = bytes
          this.#context.acknowledged(file, bytes)
        },
        widenAfter: isLarge(file) ? 0 : WIDEN_AFTER_BYTES,
        widen: (join: Parameters<Stripes['widen']>[1]) => {
          if (this.#mayStripe) stripes.widen((other) => this.#takesAnyOrder(other, paths.probe), join)
        },
      }
      const bytes = await write(writing, from)
      await this.#known.keep()
      return bytes
    } catch (error) {
      await stripes.end()
      if (!isRefusal(error)) throw error
      await attempt(this.#server.close(handle))
      const explained = await this.#explain(error, paths.final)
      const isAboutOrder = reached - from < ORDER_COMPLAINT_BYTES || this.#known.facts.sequentialOnly === false
      if (isAboutOrder && isUnclear(explained) && this.#simplify(from)) return null
      throw explained
    }
  }

  get #mayStripe(): boolean {
    return isLongLine(this.#server.roundTripMs) && this.#known.facts.sequentialOnly !== true
  }

  async #takesAnyOrder(other: Server, scratch: string): Promise<boolean> {
    if (this.#known.facts.sequentialOnly !== undefined) return !this.#known.facts.sequentialOnly
    this.#anyOrder ??= this.#prove(other, scratch)
    const isProved = await this.#anyOrder
    if (isProved !== null) await this.#known.learn({ sequentialOnly: !isProved })
    return isProved === true
  }

  /** By two connections that are idle, where there are two: what is asked of the first one waits behind its writes. */
  async #prove(other: Server, scratch: string): Promise<boolean | null> {
    const more = await Promise.all(this.#fleet.more())
    const third = more.find((server) => server !== null && server !== other && !server.isDead)
    return proveAnyOrder(third ?? this.#server, other, scratch)
  }

  /** Takes the next simpler way to write: in order over one connection, then one write at a time (P11). */
  #simplify(from: number): boolean {
    const { sequentialOnly, oneWriteAtATime } = this.#known.facts
    if (oneWriteAtATime && from === 0) return false
    this.#known.assume(sequentialOnly ? { oneWriteAtATime: true } : { sequentialOnly: true })
    return true
  }

  async #close(
    { path, handle, stripes }: Opened & { stripes?: Stripes },
    sent: { bytes: number; file: Deliverable; paths: FilePaths },
  ): Promise<Told> {
    // Asked in one go: most servers answer in order, and one that does not is asked again.
    const closed = Promise.all([this.#server.close(handle), stripes?.end()])
    const early = this.#ask(path)
    try {
      await closed
    } catch (error) {
      throw await this.#explain(error, sent.paths.final)
    } finally {
      await early.catch(() => null)
    }
    const told = (await early) === sent.bytes ? sent.bytes : await this.#ask(path)
    if (typeof told === 'number' && told !== sent.bytes) {
      await attempt(this.#server.remove(path))
      this.#context.acknowledged(sent.file, 0)
      const text = `${this.#server.host} says that ${sent.paths.final} has ${told} bytes, and ${sent.bytes} were sent.`
      throw new AppError('size_differs', text, { details: { told, sent: sent.bytes } })
    }
    this.#context.acknowledged(sent.file, sent.bytes)
    return told
  }

  async #place(
    file: Deliverable,
    paths: FilePaths,
    sent: { bytes: number; told: Told; isResumed: boolean },
  ): Promise<Proof | null> {
    await this.#context.confirm(file)
    const placed = await place(this.#server, paths).catch(async (error: unknown) => {
      throw await this.#explain(error, paths.final)
    })
    if (placed.how === 'impossible') {
      await attempt(this.#server.remove(paths.part))
      await this.#known.learn({ rename: false })
      return null
    }
    if (placed.how === 'gone') {
      // Under a name that the partner did not expect: next time it grows under its own.
      await this.#known.learn({ rename: false })
      const note = `${TAKEN_NOTE} It was taken under its temporary name ${paths.part}.`
      return this.#proof(paths, { ...sent, told: null, notes: [note] })
    }
    if (sent.isResumed && placed.how === 'renamed') await attempt(this.#server.remove(paths.aside))
    return this.#proof(paths, { ...sent, notes: placed.notes })
  }

  /** Null where a file of another size has the name: that is not ours. */
  async #proveEarlier(file: Deliverable, paths: FilePaths): Promise<Proof | null> {
    const bytes = file.size() ?? 0
    const told = await this.#ask(paths.final)
    if (typeof told === 'number' && told !== bytes) return null
    await this.#context.confirm(file)
    // Of a server that hides its files, only a rename tells that one is there.
    const isHere = told !== bytes && (await rename(this.#server, paths.part, paths.final)) === null
    await attempt(this.#server.remove(paths.aside))
    const notes = isHere ? [] : ['The line was cut while the file got its final name; it has it.']
    return this.#proof(paths, { bytes, told: told === bytes ? told : null, notes })
  }

  /** An empty file is whole as soon as it is there, so it needs no temporary name. */
  async #sendEmpty(file: Deliverable, paths: FilePaths): Promise<Proof> {
    await this.#context.confirm(file)
    const opened = await this.#create(paths.final, paths)
    const told = await this.#close(opened, { bytes: 0, file, paths })
    return this.#proof(paths, { bytes: 0, told, notes: [] })
  }

  #proof({ final }: FilePaths, sent: { bytes: number; told: Told; notes: readonly string[] }): Proof {
    const isTold = sent.told === sent.bytes
    const silence = sent.told === 'missing' ? TAKEN_NOTE : STAT_NOTE
    const isSaid = isTold || sent.notes.some((note) => note.startsWith(TAKEN_NOTE))
    return {
      path: final,
      bytes: sent.bytes,
      hostKeyFingerprint: this.#server.fingerprint,
      verified: isTold ? 'size' : 'acknowledged',
      notes: isSaid ? sent.notes : [...sent.notes, silence],
    }
  }

  async #ask(path: string): Promise<Told> {
    if (this.#known.facts.stat === false) return null
    try {
      return (await this.#server.stat(path)).size
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (isMissing(error)) return 'missing'
      await this.#known.learn({ stat: false })
      return null
    }
  }

  async #explain(error: unknown, path: string): Promise<unknown> {
    if (!isRefusal(error)) return error
    const disk = isVague(error) ? await this.#server.diskOf(this.#folder) : null
    return explain(error, { host: this.#server.host, to: `to write ${path}`, disk })
  }
}

/** A refusal whose reason the server did not name may be about the order of the writes. */
const isUnclear = (error: unknown): boolean => error instanceof AppError && error.code === 'destination_refused'
