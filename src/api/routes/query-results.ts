import { z } from 'zod'
import { isAllowed } from '../../access/is-allowed.ts'
import { demand } from '../../access/refusal-of.ts'
import type { Database } from '../../model/database.ts'
import type { Caller } from '../../model/user.ts'
import { DOWNLOAD_ROWS, downloadQuery } from '../../runs/download-query.ts'
import { previewQuery } from '../../runs/tasks.ts'
import { recordAudit } from '../../store/audit.ts'
import { getDatabase } from '../../store/databases.ts'
import type { Db } from '../../store/db.ts'
import { getQuery } from '../../store/queries.ts'
import { defineFile, defineRoute } from '../route.ts'

const PREVIEW_ROWS = 100

/** Not trimmed: the place of an error is told in the text that was sent. */
const sql = z.string().max(1_000_000).regex(/\S/, 'is empty')
const written = z.strictObject({ database: z.string().min(1), sql })
const databaseOf = ({ db }: { db: Db }, { body }: { body: z.output<typeof written> }) => getDatabase(db, body.database)

const cells = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string(), pii: z.boolean() })),
  rows: z.array(z.array(z.string().nullable())),
  hasMore: z.boolean().meta({ description: 'Whether the result goes on after these rows.' }),
  elapsedMs: z.int(),
})

const previewRoute = defineRoute({
  method: 'post',
  path: '/queries/preview',
  summary: 'Read the first rows of SQL; the query stops when the asker goes away',
  input: z.object({}),
  body: written.extend({ limit: z.int().min(1).max(1000).default(PREVIEW_ROWS) }),
  output: cells,
  guard: { action: 'query:preview', resource: databaseOf },
  async handle(deps, { body, resource, caller, signal }) {
    const { limit } = body
    const { columns, rows, ...told } = await previewQuery(deps, { ...seenBy(caller, resource, body), limit }, signal)
    return { ...told, columns: [...columns], rows: rows.map((row) => [...row]) }
  },
})

const downloadRoute = defineFile({
  method: 'post',
  path: '/queries/download',
  summary: `Download the result of SQL as CSV, where it has fewer than ${DOWNLOAD_ROWS.toLocaleString('en')} rows`,
  input: z.object({}),
  body: written.extend({
    query: z.string().min(1).optional().meta({ description: 'The saved query that it is, by id or name.' }),
  }),
  guard: { action: 'query:download', resource: databaseOf },
  async handle(deps, { body, resource, caller, signal }) {
    const query = body.query === undefined ? null : await getQuery(deps.db, body.query)
    if (query) demand(caller, 'query:read', query)
    const parts = await downloadQuery(deps, seenBy(caller, resource, body), signal)
    await recordAudit(deps.db, caller, 'query:download', query ?? resource)
    return { name: `${fileName(query?.name ?? 'Result')}.csv`, type: 'text/csv; charset=utf-8', parts }
  },
})

/** Values that may be personal data never leave the engine for whoever may not see them. */
const seenBy = (caller: Caller, database: Database, { sql }: { readonly sql: string }) => ({
  database,
  sql,
  marks: database.pii,
  hides: !isAllowed(caller, 'pii:read', undefined),
})

/** What every file system takes. */
const fileName = (name: string): string => name.replaceAll(/[\\/:*?"<>|]/g, '_')

export const queryResultRoutes = [previewRoute, downloadRoute] as const
