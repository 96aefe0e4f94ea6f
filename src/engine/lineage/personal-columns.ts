import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { identifier, literal } from '../../lib/sql-text.ts'
import type { Table } from '../tables.ts'
import { type Origins, Untraceable } from './origins.ts'
import { isNode } from './plan-node.ts'
import { tracePlan } from './trace-plan.ts'

/** Columns with personal data, by table. */
export type Marks = Readonly<Record<string, readonly string[]>>

interface Asked {
  readonly sql: string
  /** How many columns it gives. */
  readonly width: number
  /** All of the database. */
  readonly tables: readonly Table[]
  readonly marks: Marks
}

/**
 * Which columns of a query's result, by place, are made from columns that are marked as personal data. The engine binds the query,
 * so views, common table expressions, joins and stars are its own reading. A mark on a view marks what the view makes the
 * column from. Where the origin cannot be traced, each column counts as personal data, if the database has any.
 */
export async function personalColumns(connection: DuckDBConnection, asked: Asked): Promise<number[]> {
  if (markedTables(asked).length === 0) return []
  try {
    return await tracedOn(connection, asked)
  } catch (error) {
    if (!(error instanceof Untraceable)) throw error
  }
  try {
    return await tracedOnCopies(asked)
  } catch {
    return Array.from({ length: asked.width }, (_, place) => place)
  }
}

async function tracedOn(connection: DuckDBConnection, { sql, width, ...database }: Asked): Promise<number[]> {
  const personal = new Set<string>()
  for (const { table, places } of markedTables(database)) {
    const columns = await originsOf(connection, table.select)
    for (const place of places) for (const origin of columns[place] ?? []) personal.add(origin)
  }
  const columns = await originsOf(connection, sql)
  if (columns.length !== width) throw new Untraceable('the number of columns')
  return columns.flatMap((origins, place) => ([...origins].some((it) => personal.has(it)) ? [place] : []))
}

/**
 * The engine cannot say how it reads some files. The same query over empty tables of the same columns is bound in the same way; they
 * stand in an engine of their own, which sees no data.
 */
async function tracedOnCopies(asked: Asked): Promise<number[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    for (const { name, columns } of asked.tables) {
      const definitions = columns.map((it) => `${identifier(it.name)} ${it.type}`).join(', ')
      await connection.run(`CREATE TABLE ${identifier(name)} (${definitions})`)
    }
    return await tracedOn(connection, asked)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Tables that have marks, with the places of the marked columns. */
function markedTables({ tables, marks }: Pick<Asked, 'tables' | 'marks'>) {
  const marked = Object.entries(marks)
  return tables.flatMap((table) => {
    const names = marked.flatMap(([name, columns]) => (isSame(name, table.name) ? columns : []))
    const places = table.columns.flatMap(({ name }, place) => (names.some((it) => isSame(it, name)) ? [place] : []))
    return places.length > 0 ? [{ table, places }] : []
  })
}

/** As SQL compares names. */
const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

async function originsOf(connection: DuckDBConnection, sql: string): Promise<readonly Origins[]> {
  const answer = await connection.runAndReadAll(`SELECT json_serialize_plan(${literal(sql)})::VARCHAR`)
  const told: unknown = JSON.parse(String(answer.getRows()[0]?.[0]))
  const plans = isNode(told) && told['error'] === false ? told['plans'] : null
  const plan: unknown = Array.isArray(plans) && plans.length === 1 ? plans[0] : null
  if (isNode(plan)) return tracePlan(plan)
  throw new Untraceable('the engine cannot tell its plan')
}
