import type { Member } from '../model/run.ts'
import { digest } from './digest.ts'

/** A file to put into an archive; fits what the engine renders. `rows` is asked once the bytes have ended. */
export interface ArchiveInput {
  /** File name inside, with `/` between folders. */
  readonly name: string
  readonly bytes: AsyncIterable<Uint8Array>
  readonly rows: Promise<number>
}

/** An archive while it is made. `members` is complete once `bytes` has ended. */
export interface Archive {
  readonly bytes: AsyncGenerator<Uint8Array>
  readonly members: readonly Member[]
}

/** Passes a member's content on and notes in `members` what it was. */
export async function* record(input: ArchiveInput, members: Member[]): AsyncGenerator<Uint8Array> {
  const { stage, result } = digest()
  yield* stage(input.bytes)
  members.push({ name: input.name, rows: await input.rows, bytes: result.bytes, sha256: result.sha256 ?? '' })
}
