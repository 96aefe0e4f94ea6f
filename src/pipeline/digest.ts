import { createHash } from 'node:crypto'
import type { Stage } from './stage.ts'

export interface Digest {
  readonly stage: Stage
  /** Complete once the stream has ended: `sha256` (hex) is null until then. */
  readonly result: { readonly bytes: number; readonly sha256: string | null }
}

/** Counts and hashes what passes. */
export function digest(): Digest {
  const hash = createHash('sha256')
  const result = { bytes: 0, sha256: null as string | null }
  async function* stage(source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      hash.update(chunk)
      result.bytes += chunk.byteLength
      yield chunk
    }
    result.sha256 = hash.digest('hex')
  }
  return { stage, result }
}
