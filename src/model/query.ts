import { z } from 'zod'
import { description, name, stored } from './name.ts'

export const lifeState = z.enum(['draft', 'active'])

/** Saved SQL. An edit of an active query is a draft beside it. */
export const queryInput = z.strictObject({
  name,
  description,
  database: name,
  sql: z.string().trim().min(1).max(1_000_000),
  state: lifeState.default('draft'),
})
export type QueryInput = z.infer<typeof queryInput>

export const queryDraft = z.object({ database: z.string(), sql: z.string() })

export const query = queryInput.extend(stored).strip().extend({
  /** What is being edited beside the active version; null when nothing is. */
  draft: queryDraft.nullable(),
  /** Number of the active version, from 1; null for a query that was never activated. */
  activeVersion: z.int().nullable(),
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
