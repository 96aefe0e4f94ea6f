import type { Artifact } from '../../model/artifact.ts'
import type { Counters, Ear } from './protocol.ts'

const EVERY_MS = 250
/** Line ends are counted in one of so many chunks: counting all would cost more than it tells. */
const SAMPLED = 8
const LINE_FEED = 10

/** Counts what a task does and tells it four times a second. */
export interface Counting extends Disposable {
  /** Passes rendered bytes on; tells rows by the line ends of a sample, so a value with line ends makes it an estimate. */
  rendered(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>
  built(bytes: number): void
  finished(artifact: Artifact): void
  sent(fileId: string, bytes: number): void
  /** No more files come: the total is what is finished. */
  allBuilt(): void
}

export function createCounting(ear: Ear, earlier: readonly Artifact[]): Counting {
  const sent = new Map<string, number>()
  const finished = new Map(earlier.map((artifact) => [artifact.id, artifact]))
  const state = { built: 0, sampledLines: 0, sampledBytes: 0, renderedBytes: 0, isAllBuilt: false }

  const counters = (): Counters => {
    const done = [...finished.values()]
    const doneBytes = done.reduce((sum, it) => sum + it.bytes, 0)
    const doneRows = done.reduce((sum, it) => sum + it.rows, 0)
    const growing = state.sampledBytes ? (state.renderedBytes * state.sampledLines) / state.sampledBytes : 0
    return {
      rows: Math.round(doneRows + growing),
      builtBytes: doneBytes + state.built,
      sentBytes: [...sent.values()].reduce((sum, bytes) => sum + bytes, 0),
      totalBytes: state.isAllBuilt ? doneBytes : null,
    }
  }
  const tick = () => ear.progress(counters())
  const timer = setInterval(tick, EVERY_MS)

  async function* rendered(bytes: AsyncIterable<Uint8Array>) {
    let chunks = 0
    for await (const chunk of bytes) {
      state.renderedBytes += chunk.byteLength
      if (chunks++ % SAMPLED === 0) {
        state.sampledBytes += chunk.byteLength
        state.sampledLines += countLines(chunk)
      }
      yield chunk
    }
  }
  return {
    rendered,
    built(bytes) {
      state.built += bytes
    },
    finished(artifact) {
      finished.set(artifact.id, artifact)
      Object.assign(state, { built: 0, sampledLines: 0, sampledBytes: 0, renderedBytes: 0 })
    },
    sent: (fileId, bytes) => void sent.set(fileId, bytes),
    allBuilt() {
      state.isAllBuilt = true
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      tick()
    },
  }
}

function countLines(chunk: Uint8Array): number {
  let lines = 0
  for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lines++
  return lines
}
