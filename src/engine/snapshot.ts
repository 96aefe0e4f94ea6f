import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { literal } from '../lib/sql-text.ts'
import type { Column } from './dialect/columns.ts'
import type { Layout } from './dialect/line-sql.ts'
import { type Measure, nullCountSql, repeatCountSql } from './dialect/measure-sql.ts'
import type { EngineAccess } from './lockdown.ts'
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
  const table = `temp.main.${what.table}`
  await fillTable({ connection, threads }, sql, { create: `CREATE TEMP TABLE ${table}`, columns: what.columns })
  return {
    sql: `FROM ${table}`,
    async [Symbol.asyncDispose]() {
      // An interrupted connection is about to be closed, and its table with it.
      await connection.run(`DROP TABLE IF EXISTS ${table}`).catch(() => {})
    },
  }
}

const STORED = 'waybill_stored'

/** Gives stored rows, their columns by place as in a snapshot. */
export const STORED_SQL = `FROM ${STORED}.main.result`

/**
 * Writes the rows of a query into a file of the engine's own, for other engines: types and order stay as they are.
 * @param folder where the engine may write
 * @param path where the file is once it is whole
 */
export async function storeRows(
  means: Means,
  sql: string,
  { columns, folder, path }: { readonly columns: readonly Column[]; readonly folder: string; readonly path: string },
): Promise<void> {
  const { connection } = means
  const growing = join(folder, 'stored')
  await connection.run(`ATTACH ${literal(growing)} AS ${STORED} (TYPE duckdb)`)
  await fillTable(means, sql, { create: `CREATE TABLE ${STORED}.main.result`, columns })
  // Everything is in the file from here on, and nothing beside it.
  await connection.run(`DETACH ${STORED}`)
  await rename(growing, path)
}

/** Lets an engine see nothing but rows that were stored. */
export const storedRows = (path: string): EngineAccess => ({
  files: [path, `${path}.wal`],
  setup: [`ATTACH ${literal(path)} AS ${STORED} (READ_ONLY, TYPE duckdb)`],
  searchPath: `${STORED}.main`,
})

async function fillTable(
  { connection, threads }: Means,
  sql: string,
  { create, columns }: { readonly create: string; readonly columns: readonly Column[] },
): Promise<void> {
  const { isOrdered } = await readStatement(connection, sql)
  const names = columns.map((_, place) => `c${place}`).join(', ')
  await connection.run(`SET threads = ${isOrdered ? 1 : await threadsFor(connection, sql, threads)}`)
  await connection.run(`${create} AS SELECT * FROM query(${literal(sql)}) AS result(${names})`)
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
