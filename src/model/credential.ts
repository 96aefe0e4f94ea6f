import { z } from 'zod'
import { description, name, stored } from './name.ts'

/** Sign-in fields of one credential type. Secret fields go in and never come out. */
export const credentialInput = z.strictObject({
  name,
  description,
  plugin: z.string().min(1),
  type: z.string().min(1),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
export type CredentialInput = z.infer<typeof credentialInput>

export const credential = credentialInput
  .extend(stored)
  .strip()
  .extend({
    /** Names of the secret fields that are set. `fields` holds the public ones only. */
    secretFields: z.array(z.string()),
    /** Host keys that the first connection showed, where the person gave none. */
    pinnedHostKeys: z.array(z.string()),
    /** How many destinations use it. */
    usedBy: z.int(),
  })
export type Credential = z.infer<typeof credential>

/** Where a sealed field stands: it can be opened for no other credential and no other field. */
export const secretPlace = (credentialId: string, field: string): string => `credential:${credentialId}:${field}`
