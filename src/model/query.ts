import { z } from 'zod'
import { description, name, stored } from './name.ts'
import { queryAlerts } from './query-alerts.ts'
import { runState } from './run.ts'

export const lifeState = z.enum(['draft', 'active'])

/** Folders stand at most so deep (spec 3.9). */
const DEEPEST = 3

/** Where a query stands in the list, as `Marketing/Persado`; empty outside all folders. A folder is there while a query is in it. */
export const folder = z
  .string()
  .max(300)
  .regex(/^\P{Cc}*$/u, 'has a control character')
  .overwrite((text) =>
    text
      .split('/')
      .map((part) => part.trim())
      .join('/'),
  )
  .refine((text) => text === '' || text.split('/').every((part) => part !== ''), 'has a folder without a name')
  .refine((text) => text.split('/').length <= DEEPEST, `has folders more than ${DEEPEST} deep`)
  .meta({ description: 'A path of up to three folders, as Marketing/Persado; empty: in none.' })

/** Saved SQL. An edit of an active query is a draft beside it. */
export const queryInput = z.strictObject({
  name,
  description,
  /** Absent: a new query stands in none, and one that is there stays where it is. */
  folder: folder.optional(),
  database: name,
  sql: z.string().trim().min(1).max(1_000_000),
  state: lifeState.default('draft'),
  /** Absent: a new query has none, and one that is there keeps its own. */
  alerts: queryAlerts.optional(),
})
export type QueryInput = z.infer<typeof queryInput>

export const queryDraft = z.object({ database: z.string(), sql: z.string() })

/**
 * How a query stands (spec 3.3), by the last run of its orchestrations that nobody stopped: *inactive* is one of which for
 * thirty days no run began. Between a day and that it stays *completed*, since nothing else would be true.
 */
export const queryStatus = z.enum(['draft', 'activated', 'waiting', 'running', 'completed', 'inactive', 'error'])
export type QueryStatus = z.infer<typeof queryStatus>

export const query = queryInput
  .extend(stored)
  .strip()
  .extend({
    folder: z.string(),
    alerts: queryAlerts,
    /** What is being edited beside the active version; null when nothing is. */
    draft: queryDraft.nullable(),
    /** Number of the active version, from 1; null for a query that was never activated. */
    activeVersion: z.int().nullable(),
    /** Who saved it last; null where that was before it was written down. */
    editedBy: z.string().nullable(),
    status: queryStatus,
    /** The last run of any of its orchestrations; null where there was none. */
    lastRun: z.object({ id: z.string(), state: runState, at: z.string(), rows: z.int().nullable() }).nullable(),
  })
export type Query = z.infer<typeof query>

/** One activation of a query. */
export const queryVersion = z.object({
  number: z.int(),
  database: z.string(),
  sql: z.string(),
  activatedAt: z.string(),
  activatedBy: z.string(),
})
export type QueryVersion = z.infer<typeof queryVersion>

/** A folder with queries in it, or in a folder below it. */
export const queryFolder = z.object({ path: z.string(), queries: z.int() })
export type QueryFolder = z.infer<typeof queryFolder>
