import type { DuckDBConnection } from '@duckdb/node-api'
import { literal } from '../lib/sql-text.ts'
import type { Column } from './dialect/columns.ts'
import type { Layout } from './dialect/line-sql.ts'
import { type Measure, nullCountSql, repeatCountSql } from './dialect/measure-sql.ts'
import { threadsFor } from './rendering.ts'
import { readStatement } from './statement.ts'

/** The rows of a query as they were once: whoever reads `sql` again reads the same, in the same order. */
export interface Snapshot extends AsyncDisposable {
  /** Gives the columns of the query by place; their names are not kept. */
  readonly sql: string
}

export interface Counts {
  readonly rows: number
  /** Rows without a value, a column of `measure.nulls` each. */
  readonly nulls: readonly number[]
  /** Rows that repeat another's key, a key of `measure.keys` each. */
  readonly repeats: readonly number[]
}

interface Means {
  readonly connection: DuckDBConnection
  readonly threads: number
}

/**
 * Keeps the rows of a query in a table of the engine: types stay as they are, and what does not fit into memory lies in the
 * temporary space of the engine. Columns are named by place, since two names may differ by case only.
 */
export async function takeSnapshot(
  { connection, threads }: Means,
  sql: string,
  what: { readonly columns: readonly Column[]; readonly table: string },
): Promise<Snapshot> {
  const { isOrdered } = await readStatement(connection, sql)
  const table = `temp.main.${what.table}`
  const names = what.columns.map((_, place) => `c${place}`).join(', ')
  await connection.run(`SET threads = ${isOrdered ? 1 : await threadsFor(connection, sql, threads)}`)
  await connection.run(`CREATE TEMP TABLE ${what.table} AS SELECT * FROM query(${literal(sql)}) AS result(${names})`)
  return {
    sql: `FROM ${table}`,
    async [Symbol.asyncDispose]() {
      // An interrupted connection is about to be closed, and its table with it.
      await connection.run(`DROP TABLE IF EXISTS ${table}`).catch(() => {})
    },
  }
}

/** Counts by the engine's own aggregates, which leave memory for the disk where there are many keys. */
export async function countMeasure(
  { connection, threads }: Means,
  { sql, layout }: { readonly sql: string; readonly layout: Layout },
  measure: Measure,
): Promise<Counts> {
  await readStatement(connection, sql)
  await connection.run(`SET threads = ${threads}`)
  const ask = async (text: string) => ((await connection.runAndReadAll(text)).getRows()[0] ?? []).map(Number)
  const [rows = 0, ...nulls] = await ask(nullCountSql(sql, layout, measure.nulls))
  const repeats: number[] = []
  for (const key of measure.keys) repeats.push((await ask(repeatCountSql(sql, layout, key)))[0] ?? 0)
  return { rows, nulls, repeats }
}
