import type { DuckDBConnection } from '@duckdb/node-api'
import type { Table } from '../tables.ts'
import { ANYTHING, isOfTable, type Origins, PERSONAL, union } from './expressions.ts'
import { trace } from './operators.ts'
import { planOf, Untraceable } from './plan.ts'
import type { Marked } from './scope.ts'

/** Columns with personal data, by the name of their table. */
export type Marks = Readonly<Record<string, readonly string[]>>

/** Operators that are read of one plan. */
const BUDGET = 20_000

/**
 * The columns of a result, by place, that may hold personal data: those that are made from a marked column, be it by a hash or in a
 * condition, and those of which nobody can tell what they are made from.
 * @param sql known to be one harmless SELECT with `width` columns
 */
export async function personalColumns(
  connection: DuckDBConnection,
  { sql, width }: { readonly sql: string; readonly width: number },
  { tables, marks }: { readonly tables: readonly Table[]; readonly marks: Marks },
): Promise<readonly number[]> {
  const all = Array.from({ length: width }, (_, place) => place)
  const marked = await markedOrigins(connection, tables, marks)
  if (marked === null) return []
  const columns = await tracedColumns(connection, sql, marked)
  return columns?.length === width ? all.filter((place) => marked.isPersonal(columns[place] ?? ANYTHING)) : all
}

const NO_MARKS: Marked = { marked: new Set(), isPersonal: () => false }
/** Of a view that cannot be read nobody knows what is marked by it. */
const ALL_MARKED: Marked = { marked: ANYTHING, isPersonal: () => true }

/** A mark on a view is one on all that the view makes the column from. Null where nothing is marked that is there. */
async function markedOrigins(
  connection: DuckDBConnection,
  tables: readonly Table[],
  marks: Marks,
): Promise<Marked | null> {
  const found: Origins[] = []
  for (const table of tables) {
    const places = markedPlaces(table, marks)
    if (places.length === 0) continue
    const columns = await tracedColumns(connection, table.select, NO_MARKS)
    if (columns?.length !== table.columns.length) return ALL_MARKED
    found.push(...places.flatMap((place) => columns[place] ?? []))
  }
  if (found.length === 0) return null
  const marked = new Set(
    union([...found, ANYTHING, PERSONAL])
      .values()
      .filter(isOfTable),
  )
  // A view may have a marked column that is made from no table: then no value of a query's own can be told from it.
  const hasConstant = found.some((it) => !it.values().some(isOfTable))
  const isPersonal = (it: Origins) => !it.isDisjointFrom(marked) || (hasConstant && !it.values().some(isOfTable))
  return { marked, isPersonal }
}

/** Names are compared as SQL does. */
function markedPlaces(table: Table, marks: Marks): number[] {
  const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  const names = Object.entries(marks).flatMap(([name, columns]) => (isSame(name, table.name) ? columns : []))
  return table.columns.flatMap(({ name }, place) => (names.some((it) => isSame(it, name)) ? [place] : []))
}

/** What each column of a result is made from; null where it cannot be traced. */
async function tracedColumns(
  connection: DuckDBConnection,
  sql: string,
  marked: Marked,
): Promise<readonly Origins[] | null> {
  try {
    const plan = await planOf(connection, sql)
    const scope = { ...marked, ctes: new Map(), chosenBy: new Set<string>(), handed: [], budget: { left: BUDGET } }
    return trace(plan, scope).map((it) => it.origins)
  } catch (error) {
    if (error instanceof Untraceable) return null
    throw error
  }
}
