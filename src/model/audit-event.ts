import { z } from 'zod'

/** Who did what to which object (spec 3.7). Never changed, never deleted. */
export const auditEvent = z.object({
  id: z.string(),
  at: z.string(),
  /** The caller as shown: an email, the name of a key, or the command line. */
  caller: z.string(),
  userId: z.string().nullable(),
  origin: z.string().nullable(),
  action: z.string(),
  objectId: z.string().nullable(),
  objectName: z.string().nullable(),
  /** A refused action was not done. */
  outcome: z.enum(['done', 'refused']),
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  sessionId: z.string().nullable(),
})
export type AuditEvent = z.infer<typeof auditEvent>
