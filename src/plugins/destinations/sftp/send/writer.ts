import { createCollector } from '../../../../lib/collect-garbage.ts'
import { isLost, isRefusal } from '../wire/failure.ts'
import type { Server } from '../wire/server.ts'

/** What is sent between two collections: ssh2 makes three short-lived bytes of each. */
const BYTES_TO_COLLECTION = 8 * 1024 * 1024

/** One connection with the file open on it. */
export interface Lane {
  readonly server: Server
  readonly handle: Buffer
}

export interface Writing {
  /** The first lane opened the file and will finish it (P9); the others may come and go. */
  readonly first: Lane
  /** Bytes that may wait for an answer on one lane; 0 sends a write only when the one before was answered. */
  readonly window: number
  read(from: number, signal: AbortSignal): AsyncIterable<Uint8Array>
  /** Called with the gap-free bytes from the start, which may be fewer than were answered; never with the last ones. */
  acknowledged(bytes: number): void
  /** Called once, after so many bytes: hands over more lanes as they become ready. */
  readonly widenAfter: number
  widen(join: (lane: Lane) => void): void
}

interface Busy extends Lane {
  inFlight: number
}

/**
 * Writes what `read` gives from an offset on, with many writes in flight on each lane, each piece on the least busy one. A lane
 * other than the first that dies is left out, and the bytes without a gap are the place to go on from.
 *
 * @returns the size of the file, once every byte was acknowledged
 * @throws Refusal or AppError of the first lane; a Refusal of any lane; what `read` throws
 */
export async function write(writing: Writing, from: number): Promise<number> {
  const lanes: Busy[] = [{ ...writing.first, inFlight: 0 }]
  const widening = { isAsked: false }
  for (let at = from; ; ) {
    const pass = new Pass(writing, lanes, at)
    try {
      return await pass.run(widening)
    } catch (error) {
      const [first, ...others] = lanes
      const alive = others.filter((lane) => !lane.server.isDead)
      if (!first || first.server.isDead || !isLost(error) || alive.length === others.length) throw error
      // What is still in flight may be written twice: the same bytes at the same place.
      lanes.splice(0, lanes.length, ...[first, ...alive].map((lane) => ({ ...lane, inFlight: 0 })))
      at = pass.gapFree
    }
  }
}

/** One walk over the source, until its end or the first failure. */
class Pass {
  readonly #writing: Writing
  readonly #lanes: Busy[]
  readonly #start: number
  readonly #stop = new AbortController()
  readonly #collect = createCollector(BYTES_TO_COLLECTION)
  /** Offsets that wait for an answer, ascending. */
  readonly #waiting = new Set<number>()
  #next: number
  #unanswered = 0
  #wake = Promise.withResolvers<void>()

  constructor(writing: Writing, lanes: Busy[], start: number) {
    this.#writing = writing
    this.#lanes = lanes
    this.#start = start
    this.#next = start
  }

  get gapFree(): number {
    const [oldest = this.#next] = this.#waiting
    return oldest
  }

  async run(widening: { isAsked: boolean }): Promise<number> {
    try {
      for await (const chunk of this.#writing.read(this.#start, this.#stop.signal)) {
        await this.#send(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
        if (widening.isAsked || this.#next - this.#start < this.#writing.widenAfter) continue
        widening.isAsked = true
        this.#writing.widen((lane) => {
          this.#lanes.push({ ...lane, inFlight: 0 })
          this.#wake.resolve()
        })
      }
      while (this.#waiting.size > 0) await this.#change()
      return this.#next
    } catch (error) {
      // The source ends with the reason of a failed write, which is what there is to tell.
      const reason = this.#stop.signal.aborted ? this.#stop.signal.reason : error
      // After a no the caller may start over, and a late answer must not be counted as one of the new start.
      if (isRefusal(reason)) while (this.#unanswered > 0) await this.#answer()
      throw reason
    }
  }

  async #send(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      const lane = await this.#freeLane()
      const end = Math.min(at + lane.server.maxWriteBytes, chunk.length)
      this.#write(lane, chunk.subarray(at, end))
      this.#collect(end - at)
      at = end
    }
  }

  async #freeLane(): Promise<Busy> {
    for (;;) {
      this.#stop.signal.throwIfAborted()
      const lane = this.#lanes.reduce((least, other) => (other.inFlight < least.inFlight ? other : least))
      if (lane.inFlight === 0 || lane.inFlight < this.#writing.window) return lane
      await this.#change()
    }
  }

  #write(lane: Busy, piece: Buffer): void {
    const offset = this.#next
    this.#next += piece.length
    this.#waiting.add(offset)
    lane.inFlight += piece.length
    this.#unanswered++
    lane.server.write(lane.handle, piece, offset).then(
      () => {
        lane.inFlight -= piece.length
        this.#waiting.delete(offset)
        if (this.#waiting.size > 0) this.#writing.acknowledged(this.gapFree)
        this.#answered()
      },
      (error: unknown) => {
        this.#stop.abort(error)
        this.#answered()
      },
    )
  }

  #answered(): void {
    this.#unanswered--
    this.#wake.resolve()
  }

  /** Waits for the next answer, whatever it is. */
  async #answer(): Promise<void> {
    this.#wake = Promise.withResolvers()
    await this.#wake.promise
  }

  async #change(): Promise<void> {
    // A refusal may have come while the source was asked, and be the last answer.
    this.#stop.signal.throwIfAborted()
    await this.#answer()
    this.#stop.signal.throwIfAborted()
  }
}
