import type { Engine, Table as EngineTable } from '../../engine/engine.ts'
import { AppError } from '../../model/errors.ts'
import { openDatabase } from './open-database.ts'
import type { SampledColumn, Table, Tasks } from './protocol.ts'
import type { ServerEnd } from './server-end.ts'

/** Most of the time that one table may take of what all have: a slow one must not leave the others uncounted. */
const SHARE = 0.4
/** Rows that are looked at for values, values that are told of a column, and characters of each. */
const SAMPLED_ROWS = 100
const VALUES = 3
const VALUE_LENGTH = 60

/** Every table with its columns, and the number of its rows where that is soon known. */
export async function describeTables(
  { database, countWithinMs, engine: limits }: Tasks['describe']['input'],
  _server: ServerEnd,
  signal: AbortSignal,
): Promise<Table[]> {
  await using engine = await openDatabase(database, limits, signal)
  const tables = await engine.tables()
  const counts = new Map<EngineTable, number | null>()
  const until = performance.now() + countWithinMs
  // A view may compute for long; what is stored has its count at hand.
  for (const table of tables.toSorted((a, b) => Number(a.isView) - Number(b.isView))) {
    const left = Math.min(until - performance.now(), countWithinMs * SHARE)
    if (left > 0) counts.set(table, await count(engine, table, left))
    signal.throwIfAborted()
  }
  return tables.map((table) => ({ name: table.name, columns: table.columns, rows: counts.get(table) ?? null }))
}

/** Null also where it cannot be read: whoever opens that table is told why, and the others are there all the same. */
async function count(engine: Engine, { select }: EngineTable, withinMs: number): Promise<number | null> {
  try {
    return await engine.countRows(select, withinMs)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** A few values of each column of a table, from its first rows. Those that must not be seen never leave the engine. */
export async function sampleTable(
  { database, table: name, marks, hides, engine: limits }: Tasks['sample']['input'],
  _server: ServerEnd,
  signal: AbortSignal,
): Promise<SampledColumn[]> {
  await using engine = await openDatabase(database, limits, signal)
  const table = (await engine.tables()).find((it) => it.name === name)
  if (!table) throw new AppError('table_missing', `The database “${database.name}” has no table “${name}”.`)
  const hidden = hides ? await engine.personalColumns(table.select, marks) : []
  const { rows } = await engine.preview(table.select, SAMPLED_ROWS, hidden)
  return table.columns.map((column, place) => {
    const values = new Set(rows.flatMap((row) => shown(row[place] ?? '')))
    return { name: column.name, values: [...values].slice(0, VALUES), isMasked: hidden.includes(place) }
  })
}

/** Nothing of an empty value; a long one is cut between characters. */
function shown(value: string): string[] {
  const characters = [...value.slice(0, 2 * VALUE_LENGTH)]
  if (value.trim() === '') return []
  return [value.length > VALUE_LENGTH ? `${characters.slice(0, VALUE_LENGTH).join('')}…` : value]
}
