import { z } from 'zod'
import { name, stored } from './name.ts'

/** A person who may sign in, with the names of their policies and options (spec 3.1). */
export const user = z.object({
  ...stored,
  name,
  email: z.email(),
  policies: z.array(z.string()),
  options: z.array(z.string()),
  disabledAt: z.string().nullable(),
})
export type User = z.infer<typeof user>

/** Who asks: a user, an API key of one, or the owner of the data directory at its command line. */
export interface Caller {
  readonly userId: string | null
  /** Shown as `startedBy` and in the audit log. */
  readonly label: string
  readonly policies: readonly string[]
  readonly options: readonly string[]
  readonly origin: string | null
}
