import {
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBListValue,
  DuckDBStructValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { literal } from '../lib/sql-text.ts'
import { ROW_REASONS, type RowReason } from '../model/file-preview.ts'
import { inspectSql, type Looking } from './dialect/inspect-sql.ts'
import { ambiguousNames, columnName, columnsOf, headerLine, type Layout } from './dialect/line-sql.ts'
import { gathersRows } from './rendering.ts'
import { readStatement } from './statement.ts'

/** A line of a file without its end. */
export interface InspectedLine {
  /** Number of the row, from 1. */
  readonly row: number
  /** From its start; the whole line has `bytes` bytes. */
  readonly text: string
  readonly bytes: number
  /** Empty for a row that is only one of the first. `column` by its name in the file. */
  readonly reasons: readonly { readonly reason: RowReason; readonly column: string }[]
}

/** What a look at the rows of a file gave. */
export interface Inspection {
  /** The header with its end; empty where the file has none. */
  readonly header: string
  /** In the order of the file. */
  readonly lines: readonly InspectedLine[]
  readonly scannedRows: number
  /** True where these were all rows. */
  readonly isComplete: boolean
  /** True where the rows have no order of their own, so that another reading may give another. */
  readonly isUnordered: boolean
  /** Of the scanned lines without their ends. */
  readonly bytes: number
  /** Columns of the file whose values are hidden. */
  readonly hiddenColumns: readonly string[]
  /** Lines as they follow each other, to try the compression on. */
  readonly sample: Uint8Array
  /** Values that could not be read back, in the scanned rows and the header, where row is 0. */
  readonly ambiguous: { readonly count: number; readonly places: readonly Place[] }
}

interface Place {
  readonly row: number
  readonly column: string
}

interface Means {
  readonly connection: DuckDBConnection
  readonly threads: number
}

/** How long the first look may take, and how many rows a second one reads. */
const PATIENCE_MS = 6000
const FEW_ROWS = 1000

/** @throws AppError and errors of the engine, which the caller says in words */
export async function inspect(
  { connection, threads }: Means,
  sql: string,
  { layout, looking }: { readonly layout: Layout; readonly looking: Looking },
): Promise<Inspection> {
  const { isOrdered } = await readStatement(connection, sql)
  const gathers = await gathersRows(connection, sql)
  // As a run reads it, so that rows have the numbers that they will have in the file.
  await connection.run(`SET threads = ${isOrdered || !gathers ? 1 : threads}`)
  const look = (scan: number) => connection.runAndReadAll(inspectSql(sql, layout, { ...looking, scan }))
  // A query that gathers its rows first would take as long for a few.
  const read = gathers ? null : await within(connection, PATIENCE_MS, () => look(looking.scan))
  const scan = read || gathers ? looking.scan : FEW_ROWS
  const answer = read ?? (await look(scan))
  const [row] = answer.getRowObjects()
  if (!row) throw new Error('an aggregate gives one row')
  return toInspection(row, layout, { scan, isUnordered: gathers && !isOrdered })
}

/** Null where it takes longer than `withinMs`. */
export async function countRows(connection: DuckDBConnection, sql: string, withinMs: number): Promise<number | null> {
  await readStatement(connection, sql)
  const counting = () => connection.runAndReadAll(`SELECT count(*) FROM query(${literal(sql)})`)
  const answer = await within(connection, withinMs, counting)
  return answer && Number(answer.getRows()[0]?.[0] ?? 0)
}

/** Null where the work was interrupted because it took too long. */
async function within<T>(connection: DuckDBConnection, ms: number, work: () => Promise<T>): Promise<T | null> {
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    connection.interrupt()
  }, ms)
  try {
    return await work()
  } catch (error) {
    if (isLate) return null
    throw error
  } finally {
    clearTimeout(timer)
  }
}

type Row = Readonly<Record<string, DuckDBValue>>

function toInspection(row: Row, layout: Layout, how: { scan: number; isUnordered: boolean }): Inspection {
  const scannedRows = Number(row['scanned'])
  const nameOf = (column: DuckDBValue | undefined) => columnName(layout, Number(column))
  const badNames = ambiguousNames(layout).map((place) => ({ row: 0, column: columnName(layout, place) }))
  const badRows = structsIn(row['ambiguous_rows']).map(({ place, col }) => ({
    row: Number(place),
    column: nameOf(col),
  }))
  return {
    header: headerLine(layout),
    lines: linesOf(row, nameOf),
    scannedRows,
    isComplete: scannedRows < how.scan,
    isUnordered: how.isUnordered,
    bytes: Number(row['bytes']),
    hiddenColumns: columnsOf(layout).flatMap((column) => (column.isHidden ? [column.name] : [])),
    sample: bytesOf(row['sample']),
    ambiguous: { count: Number(row['ambiguous']) + badNames.length, places: [...badNames, ...badRows] },
  }
}

/** A row that several reasons name stands once. */
function linesOf(row: Row, nameOf: (column: DuckDBValue | undefined) => string): InspectedLine[] {
  const lines = new Map<number, InspectedLine & { readonly reasons: { reason: RowReason; column: string }[] }>()
  const keep = (it: Row) => {
    const number = Number(it['place'])
    const text = TEXT.decode(bytesOf(it['line']))
    const line = lines.get(number) ?? { row: number, text, bytes: Number(it['bytes']), reasons: [] }
    lines.set(number, line)
    return line
  }
  for (const it of structsIn(row['first'])) keep(it)
  for (const reason of ROW_REASONS) {
    const it = row[reason]
    if (!(it instanceof DuckDBStructValue)) continue
    keep(it.entries).reasons.push({ reason, column: nameOf(it.entries['col']) })
  }
  return [...lines.values()].sort((a, b) => a.row - b.row)
}

const structsIn = (value: DuckDBValue | undefined): Row[] =>
  value instanceof DuckDBListValue
    ? value.items.flatMap((it) => (it instanceof DuckDBStructValue ? [it.entries] : []))
    : []

/** The binding's own reader of texts drops a leading byte order mark. */
const TEXT = new TextDecoder('utf-8', { ignoreBOM: true })
const bytesOf = (value: DuckDBValue | undefined): Uint8Array =>
  value instanceof DuckDBBlobValue ? value.bytes : new Uint8Array()
