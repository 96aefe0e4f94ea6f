import { z } from 'zod'
import { name, stored } from './name.ts'

/** Lets a program act as its owner. The key itself is shown once, when it is made; only its hash is kept. */
export const apiKeyInput = z.strictObject({ name, expiresAt: z.iso.datetime().optional() })
export type ApiKeyInput = z.infer<typeof apiKeyInput>

export const apiKey = z.object({
  ...stored,
  name,
  /** Email of the user that it acts as. */
  owner: z.string(),
  /** The first characters of the key, to tell keys apart. */
  prefix: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
})
export type ApiKey = z.infer<typeof apiKey>
