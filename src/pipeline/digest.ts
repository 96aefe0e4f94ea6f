import { createHash } from 'node:crypto'
import type { Stage } from './stage.ts'

/** Counts and hashes what passes. `result` is complete once the stream has ended: `sha256` (hex) is null until then. */
export function digest(): { stage: Stage; result: { bytes: number; sha256: string | null } } {
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
