import { z } from 'zod'
import { name } from './name.ts'

/** Lets a program act as its owner. */
export const apiKeyInput = z.strictObject({
  name,
  expiresAt: z.iso.datetime().optional(),
})

/** The key itself is shown once, when it is made; only its hash is kept. */
export const apiKey = z.object({
  id: z.string(),
  name,
  /** Email of the user that it acts as. */
  owner: z.string(),
  /** The first characters of the key, to tell keys apart. */
  prefix: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
})
export type ApiKey = z.infer<typeof apiKey>
