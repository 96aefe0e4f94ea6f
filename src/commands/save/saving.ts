import type { Caller } from '../../model/user.ts'
import type { Deps } from '../../runs/deps.ts'

/** What a person wants saved: something new, or another state of what is there. */
export interface Saving<Input, Stored> {
  readonly caller: Caller
  readonly input: Input
  /** What is there; null makes a new one. */
  readonly existing: Stored | null
  /** The version that the person saw; null overwrites whatever is there. */
  readonly version: number | null
}

/** Judges and stores. @throws AppError `invalid_input`, `name_taken`, `stale_version` and what the noun's own file names */
export type Save<Input, Stored> = (deps: Deps, saving: Saving<Input, Stored>, signal: AbortSignal) => Promise<Stored>

/** What the audit log calls a save. */
export const actionOf = (noun: string, saving: { readonly existing: unknown }): string =>
  `${noun}:${saving.existing === null ? 'create' : 'edit'}`
