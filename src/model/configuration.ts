import { z } from 'zod'
import { alertChannelInput } from './alert-channel.ts'
import { credentialInput } from './credential.ts'
import { dataTemplateInput } from './data-template.ts'
import { databaseInput } from './database.ts'
import { databaseExportInput } from './database-export.ts'
import { destinationInput } from './destination.ts'
import type { ErrorCode } from './errors.ts'
import { orchestrationInput } from './orchestration.ts'
import { orchestrationGroupInput } from './orchestration-group.ts'
import { queryInput } from './query.ts'

/** What one object of each section is made of. The order is that of dependency: what is named stands above what names it. */
export const SECTION_SCHEMAS = {
  databases: databaseInput,
  queries: queryInput,
  databaseExports: databaseExportInput,
  credentials: credentialInput,
  destinations: destinationInput,
  dataTemplates: dataTemplateInput,
  alertChannels: alertChannelInput,
  orchestrationGroups: orchestrationGroupInput,
  orchestrations: orchestrationInput,
} as const

export type Section = keyof typeof SECTION_SCHEMAS
export const SECTIONS = Object.keys(SECTION_SCHEMAS) as Section[]

/** What one object of a section is called in a sentence. */
export const SECTION_TITLES: Readonly<Record<Section, string>> = {
  databases: 'database',
  queries: 'query',
  databaseExports: 'database export',
  credentials: 'credential',
  destinations: 'destination',
  dataTemplates: 'data template',
  alertChannels: 'alert channel',
  orchestrationGroups: 'orchestration group',
  orchestrations: 'orchestration',
}

const path = z.array(z.union([z.string(), z.int()]))

/** One thing that is wrong with a configuration, and where. The message says nothing of the value: it may be secret. */
export const configurationIssue = z.object({
  path,
  /** What is wrong: what stands there, or that it stands there (then its value is never shown). */
  about: z.enum(['key', 'value']),
  code: z.custom<ErrorCode>((value) => typeof value === 'string').meta({ type: 'string' }),
  message: z.string(),
})
export type ConfigurationIssue = z.infer<typeof configurationIssue>

/** One field that differs. A secret says `set`, `changed` or `removed` in place of its values. */
const fieldChange = z.object({
  field: z.string(),
  secret: z.enum(['set', 'changed', 'removed']).optional(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
})
export type FieldChange = z.infer<typeof fieldChange>

const objectChange = z.object({
  action: z.enum(['create', 'change', 'delete']),
  section: z.enum(SECTIONS as [Section, ...Section[]]),
  /** The name of the object; `OBJECT to DESTINATION` for an orchestration. */
  name: z.string(),
  fields: z.array(fieldChange),
})
export type ObjectChange = z.infer<typeof objectChange>

/** The difference between a configuration and what is there. */
export const plan = z.object({
  changes: z.array(objectChange),
  unchanged: z.int(),
  /** What a reader should know and the difference does not say, in sentences. */
  notes: z.array(z.string()),
  applied: z.boolean(),
})
export type Plan = z.infer<typeof plan>

/** Body of `POST /api/configuration/plan` and `/apply`. The configuration is judged by the command, which names every error. */
export const configurationRequest = z.strictObject({
  configuration: z.unknown(),
  /** Deletes what the configuration does not name. */
  prune: z.boolean().default(false),
})
export type ConfigurationRequest = z.infer<typeof configurationRequest>

/** Answer of `GET /api/configuration`: the sections that hold something, secrets as `${NAMES}`. */
export const exportedConfiguration = z.object({
  configuration: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
  notes: z.array(z.string()),
})
export type ExportedConfiguration = z.infer<typeof exportedConfiguration>
