import { z } from 'zod'
import { columnRule } from '../model/data-template.ts'
import { tableChoice } from '../model/database-export.ts'
import { fileSettings } from '../model/file-settings.ts'
import { guardrails, type Rules } from '../model/guardrails.ts'
import { queryAlerts } from '../model/query-alerts.ts'

/** Which rows go out: the SQL of the active version, or whole tables. */
const content = z.discriminatedUnion('objectType', [
  z.object({ objectType: z.literal('query'), sql: z.string(), version: z.int(), alerts: queryAlerts.optional() }),
  z.object({ objectType: z.literal('database-export'), tables: tableChoice }),
])

/**
 * Everything that decides what a run sends, taken when it starts and stored with it: an edit meanwhile changes nothing,
 * and each attempt builds the same. Holds no secret; the credential is opened when it is used.
 */
export const plan = z.object({
  object: z.string(),
  content,
  database: z.object({ name: z.string(), plugin: z.string(), settings: z.record(z.string(), z.unknown()) }),
  destination: z.object({ id: z.string(), name: z.string(), plugin: z.string(), credentialId: z.string() }),
  columns: z.array(columnRule).nullable(),
  file: fileSettings,
  pluginSettings: z.record(z.string(), z.unknown()),
  /** Absent: whatever is built is sent. */
  guardrails: guardrails.optional(),
  /** Fixed once, so that every file and marker of the run shares it. */
  now: z.iso.datetime(),
})
export type Plan = z.infer<typeof plan>

/** What the files of a plan are judged by before they leave. */
export const rulesOf = ({ guardrails, content }: Plan): Rules => ({
  guardrails,
  alerts: content.objectType === 'query' ? content.alerts : undefined,
})
