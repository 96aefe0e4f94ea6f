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
  /** Whether a code of their authenticator is asked for after the password. */
  twoFactorEnabled: z.boolean(),
  /** Null for somebody who has not used their invitation yet. */
  lastSignInAt: z.string().nullable(),
})
export type User = z.infer<typeof user>

/** From where somebody asks, for the audit log (spec 3.7). */
export interface Whereabouts {
  readonly ipAddress: string | null
  readonly userAgent: string | null
  readonly sessionId: string | null
}

/** Who asks: a user, an API key of one, or the owner of the data directory at its command line. */
export interface Caller {
  readonly userId: string | null
  /** Shown as `startedBy` and in the audit log. */
  readonly label: string
  readonly policies: readonly string[]
  readonly options: readonly string[]
  /** The name of the API key, or `local`; null in a browser. */
  readonly origin: string | null
  /** Absent where nobody asked over a socket. */
  readonly from?: Whereabouts
}
