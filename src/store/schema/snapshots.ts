import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'
import { groupRun } from './group-runs.ts'
import { run } from './runs.ts'

/**
 * Rows of a query that several runs of a group send: one of them reads the rows and keeps them in its spool. The partial index
 * promises that one does at a time; `fence` says in which of its attempts.
 */
export const snapshot = pgTable(
  'snapshot',
  {
    id: text().primaryKey(),
    groupRunId: text()
      .notNull()
      .references(() => groupRun.id, { onDelete: 'cascade' }),
    /** Of the database and the SQL. */
    key: text().notNull(),
    runId: text()
      .notNull()
      .references(() => run.id, { onDelete: 'cascade' }),
    fence: integer().notNull(),
    /** Null until the rows are kept. */
    columns: jsonb().$type<{ readonly name: string; readonly type: string }[]>(),
    /** Not any more: the rows are to be read anew. */
    isOutdated: boolean().notNull().default(false),
    createdAt: moment().notNull().defaultNow(),
  },
  (it) => [
    uniqueIndex('snapshot_one_current').on(it.groupRunId, it.key).where(sql`not ${it.isOutdated}`),
    index().on(it.runId),
  ],
)
