import { join } from 'node:path'
import { DuckDBBlobValue, type DuckDBConnection } from '@duckdb/node-api'
import type { Column } from './dialect/columns.ts'
import type { Looking } from './dialect/inspect-sql.ts'
import { ambiguousCountSql, ambiguousNames, columnName, type Layout, previewSql } from './dialect/line-sql.ts'
import type { Measure } from './dialect/measure-sql.ts'
import { queryError } from './engine-errors.ts'
import { countRows, type Inspection, inspect } from './inspect.ts'
import { type Marks, personalColumns } from './lineage/personal-columns.ts'
import { openTwin } from './lineage/twin.ts'
import { type EngineAccess, type EngineLimits, openLocked } from './lockdown.ts'
import { type Rendering, startRendering } from './rendering.ts'
import {
  type Counts,
  countMeasure,
  type Snapshot,
  STORED_SQL,
  storedRows,
  storeRows,
  takeSnapshot,
} from './snapshot.ts'
import { readStatement } from './statement.ts'
import { listTables, type Table } from './tables.ts'

export type { Column, EngineAccess, EngineLimits, Inspection, Layout, Looking, Marks, Measure, Rendering, Table }
export { STORED_SQL }

export interface Preview {
  readonly columns: readonly Column[]
  /** Cells as a file has them before quoting; null for NULL. */
  readonly rows: readonly (readonly (string | null)[])[]
}

/** Values that a file of quote mode `none` without escape character could not be read back with. */
export interface Ambiguity {
  readonly count: number
  /** `row` from 1, 0 for the header; the column by its name in the file. */
  readonly example: { readonly row: number; readonly column: string } | null
}

/** An embedded DuckDB that is locked to one database. One call at a time. */
export interface Engine extends AsyncDisposable {
  /** Tables and views by name. */
  tables(): Promise<Table[]>
  /** @throws AppError `sql_invalid`, `sql_not_allowed`, `column_duplicate`, `source_unavailable` */
  describe(sql: string): Promise<readonly Column[]>
  /** The columns of a result, by place, that may hold personal data, as its database is marked. Throws as `describe`. */
  personalColumns(sql: string, marks: Marks): Promise<readonly number[]>
  /**
   * The first rows, rendered by the rules of the file (spec 5.5). Throws as `describe`, and `query_failed`, `query_too_large`.
   * @param hidden columns by place whose values must not be seen
   */
  preview(sql: string, limit: number, hidden?: readonly number[]): Promise<Preview>
  /** Throws nothing itself: both halves of the rendering fail with the AppError. */
  render(sql: string, layout: Layout): Rendering
  /** Reads all rows once; only where the layout's dialect can be ambiguous at all. Throws as `preview`. */
  countAmbiguous(sql: string, layout: Layout): Promise<Ambiguity>
  /**
   * The rows of a file that are worth a look, as lines of it: the first, and those that files go wrong with. Reads up to
   * `looking.scan` rows once, and far fewer where that takes longer than a person waits. Throws as `preview`.
   */
  inspect(sql: string, layout: Layout, looking: Looking): Promise<Inspection>
  /** All rows of a result; null where counting takes longer than `withinMs`. Throws as `preview`. */
  countRows(sql: string, withinMs: number): Promise<number | null>
  /**
   * Keeps the rows of a query, to be read more than once. Takes temporary space until it is disposed. Throws as `preview`.
   * @param columns as `describe` gave them
   */
  snapshot(sql: string, columns: readonly Column[]): Promise<Snapshot>
  /**
   * Keeps the rows of a query in a file at `path`, for engines that are opened by `openStored`. The path is beside the engine's
   * own files. Throws as `preview`, and `spool_full`.
   * @param columns as `describe` gave them
   */
  store(sql: string, columns: readonly Column[], path: string): Promise<void>
  /** Reads all rows once for the nulls and once for each key. Throws as `preview`. */
  measure(sql: string, layout: Layout, measure: Measure): Promise<Counts>
}

/**
 * Opens an engine over one database and locks it: SQL reads what `access` names and nothing else (no file, network,
 * extension or setting). Only for a child process: native code may take it down.
 *
 * @param signal stops whatever the engine does at the time; the call then throws the signal's reason
 * @throws AppError `source_unavailable`
 */
export async function openEngine(access: EngineAccess, limits: EngineLimits, signal: AbortSignal): Promise<Engine> {
  await using opening = new AsyncDisposableStack()
  const { connection, pipeFolder } = opening.use(await openLocked(access, limits, signal))
  const opened = opening.move()
  let pipes = 0
  let snapshots = 0
  const means = { connection, threads: limits.threads }
  let twin: Promise<DuckDBConnection> | null = null
  /** Where plans are made. */
  function plansBy(tables: readonly Table[]): Promise<DuckDBConnection> {
    if (!access.tablesAreFiles) return Promise.resolve(connection)
    twin ??= openTwin(tables, limits, signal).then((it) => opened.use(it).connection)
    return twin
  }

  /** Runs what a person's SQL is part of. */
  async function ask<T>(sql: string, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      throw queryError(error, sql)
    }
  }
  return {
    tables: () => ask('', () => listTables(connection)),
    describe: (sql) => ask(sql, async () => (await readStatement(connection, sql)).columns),
    personalColumns: (sql, marks) =>
      ask(sql, async () => {
        const { columns } = await readStatement(connection, sql)
        const tables = await listTables(connection)
        return personalColumns(await plansBy(tables), { sql, width: columns.length }, { tables, marks })
      }),
    preview: (sql, limit, hidden) => ask(sql, () => preview(connection, sql, { limit, hidden })),
    countAmbiguous: (sql, layout) => ask(sql, () => countAmbiguous(connection, sql, layout)),
    inspect: (sql, layout, looking) => ask(sql, () => inspect(means, sql, { layout, looking })),
    countRows: (sql, withinMs) => ask(sql, () => countRows(connection, sql, withinMs)),
    snapshot: (sql, columns) =>
      ask(sql, () => takeSnapshot(means, sql, { columns, table: `waybill_rows_${++snapshots}` })),
    store: (sql, columns, path) => ask(sql, () => storeRows(means, sql, { columns, folder: pipeFolder, path })),
    measure: (sql, layout, measure) => ask(sql, () => countMeasure(means, { sql, layout }, measure)),
    render: (sql, layout) => startRendering({ ...means, pipe: join(pipeFolder, `${++pipes}`), signal }, sql, layout),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

/** Opens an engine over rows that `store` has kept; `STORED_SQL` gives them. Throws as `openEngine`. */
export const openStored = (path: string, limits: EngineLimits, signal: AbortSignal): Promise<Engine> =>
  openEngine(storedRows(path), limits, signal)

async function preview(
  connection: DuckDBConnection,
  sql: string,
  { limit, hidden }: { readonly limit: number; readonly hidden: readonly number[] | undefined },
): Promise<Preview> {
  const { columns } = await readStatement(connection, sql)
  const answer = await connection.runAndReadAll(previewSql(sql, { columns, limit, hidden }))
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const text = (cell: unknown) => (cell instanceof DuckDBBlobValue ? decoder.decode(cell.bytes) : null)
  return { columns, rows: answer.getRows().map((row) => row.map(text)) }
}

async function countAmbiguous(connection: DuckDBConnection, sql: string, layout: Layout): Promise<Ambiguity> {
  await readStatement(connection, sql)
  const names = ambiguousNames(layout)
  const counting = ambiguousCountSql(sql, layout)
  const answer = counting === null ? null : await connection.runAndReadAll(counting)
  const [count, row, place] = (answer?.getRows()[0] ?? [0, null, null]).map((cell) =>
    cell === null ? null : Number(cell),
  )
  const example =
    names[0] !== undefined
      ? { row: 0, column: columnName(layout, names[0]) }
      : row != null && place != null
        ? { row, column: columnName(layout, place) }
        : null
  return { count: (count ?? 0) + names.length, example }
}
