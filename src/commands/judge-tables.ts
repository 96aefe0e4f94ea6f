import type { TableChoice } from '../model/database-export.ts'
import { AppError } from '../model/errors.ts'
import type { Deps } from '../runs/deps.ts'
import { describeDatabase } from '../runs/tasks.ts'
import type { Readable } from './judge-query.ts'

/**
 * Whether a database has the tables that a database export names.
 * @throws AppError `invalid_input` where it names none, `table_missing`, `source_unavailable`
 */
export async function judgeTables(
  deps: Deps,
  { database, tables }: { readonly database: Readable; readonly tables: TableChoice },
  signal: AbortSignal,
): Promise<void> {
  if (tables.length === 0) {
    throw new AppError('invalid_input', 'Choose at least one table.', { details: { field: 'tables' } })
  }
  const there = new Set(
    (await describeDatabase(deps, { database, countsRows: false }, signal)).map((table) => table.name),
  )
  const missing = tables === 'all' ? [] : tables.filter((table) => !there.has(table))
  if (missing.length === 0) return
  const named = missing.map((table) => `“${table}”`).join(', ')
  throw new AppError('table_missing', `The database “${database.name}” has no table ${named}.`, {
    details: { missing },
  })
}
