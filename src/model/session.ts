import { z } from 'zod'

/** One place where a user is signed in. */
export const session = z.object({
  id: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** Whether it is the one that asks. */
  isCurrent: z.boolean(),
})
export type Session = z.infer<typeof session>

/** A password that somebody chooses. What is asked of it is its length: rules about its letters make worse ones. */
export const newPassword = z.string().min(8, 'has fewer than 8 characters').max(128, 'has more than 128 characters')
