import { z } from 'zod'
import { businessAccess } from './business-access.ts'
import { partialFileSettings } from './file-settings.ts'
import { description, name, stored } from './name.ts'

/** Absent: the data template decides. */
export const access = z.strictObject({ businessUsers: z.boolean().optional(), limitedPii: z.boolean().optional() })

/** A configured place that receives files. */
export const destinationInput = z.strictObject({
  name,
  description,
  plugin: z.string().min(1),
  credential: name,
  access: access.default({}),
  /** File settings and those of the plugin, side by side. */
  settings: partialFileSettings.catchall(z.unknown()).default({}),
})
export type DestinationInput = z.infer<typeof destinationInput>

export const destination = destinationInput
  .extend(stored)
  .strip()
  .extend({
    /** What the last check or run learned about the server, in words of its plugin. */
    profile: z.record(z.string(), z.unknown()).nullable(),
    profiledAt: z.string().nullable(),
    pgpKeyFingerprint: z.string().nullable(),
    /** By any way at all: without a data template, or by one of its own. */
    openTo: businessAccess,
  })
export type Destination = z.infer<typeof destination>

/** One named step of a check, with its sentence. */
export const checkStep = z.object({
  name: z.string(),
  ok: z.boolean(),
  sentence: z.string(),
  code: z.string().optional(),
})
export type CheckStep = z.infer<typeof checkStep>

export const checkReport = z.object({
  destination: z.string(),
  ok: z.boolean(),
  steps: z.array(checkStep),
  hostKeyFingerprint: z.string().nullable(),
})
export type CheckReport = z.infer<typeof checkReport>
