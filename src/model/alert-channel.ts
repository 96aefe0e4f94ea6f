import { z } from 'zod'
import { alertEvent } from './alert.ts'
import { description, name, stored } from './name.ts'
import { problem } from './run.ts'

/** Where notices go. Its fields are those of its kind; the secret ones go in and never come out. */
export const alertChannelInput = z.strictObject({
  name,
  description,
  kind: z.string().min(1).meta({ description: 'email, slack, webhook or pagerduty.' }),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  events: z
    .array(alertEvent)
    .min(1)
    .default(['failed', 'held', 'late', 'unusual', 'expiring'])
    .meta({ description: 'What it is told. The end of a state goes to whom its beginning went.' }),
  isDefault: z.boolean().default(true).meta({
    description: 'Whether it is told of everything. Otherwise: of the orchestrations and groups that name it.',
  }),
})
export type AlertChannelInput = z.infer<typeof alertChannelInput>

export const alertChannel = alertChannelInput
  .extend(stored)
  .strip()
  .extend({
    /** Names of the secret fields that are set. `fields` holds the public ones only. */
    secretFields: z.array(z.string()),
    /** Where its notices go, as far as everybody may know: a host, or addresses. */
    goesTo: z.string(),
    /** How many orchestrations and groups name it. */
    usedBy: z.int(),
    lastSentAt: z.string().nullable(),
    /** Why the last attempt failed; null where it did not. */
    lastError: problem.nullable(),
  })
export type AlertChannel = z.infer<typeof alertChannel>

/** What became of a test. */
export const channelTest = z.object({ ok: z.boolean(), sentence: z.string(), error: problem.nullable() })
export type ChannelTest = z.infer<typeof channelTest>

/** Names of channels, as orchestrations and groups have them: those that are told beside the ones that are told everything. */
export const channelNames = z
  .array(name)
  .max(50)
  .default([])
  .meta({ description: 'Alert channels that are told of it, beside those that are told of everything.' })

/** Where a sealed field stands: it can be opened for no other channel and no other field. */
export const channelSecretPlace = (channelId: string, field: string): string => `alert-channel:${channelId}:${field}`
