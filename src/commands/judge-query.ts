import type { Database } from '../model/database.ts'
import { AppError } from '../model/errors.ts'
import type { Deps } from '../runs/deps.ts'
import { previewQuery } from '../runs/tasks.ts'

/** What a database is read by, saved or not. */
export type Readable = Pick<Database, 'name' | 'plugin' | 'settings'>

/**
 * Whether a database can read a query and its columns can be told apart. Reads no rows.
 * @throws AppError `sql_invalid`, `sql_not_allowed`, `column_duplicate`, `source_unavailable`
 */
export async function judgeQuery(
  deps: Deps,
  { database, sql }: { readonly database: Readable; readonly sql: string },
  signal: AbortSignal,
): Promise<void> {
  const { columns } = await previewQuery(deps, { database, sql, limit: 0, marks: {}, hides: false }, signal)
  const names = columns.map((column) => column.name)
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) throw new AppError('column_duplicate', `The query gives two columns named “${twice}”.`)
}
