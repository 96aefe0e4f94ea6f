import { literal } from '../../lib/sql-text.ts'
import type { ColumnRule } from '../../model/data-template.ts'
import type { FileSettings } from '../../model/file-settings.ts'
import { type Column, type FileColumn, fileColumns, refuseDuplicates } from './columns.ts'
import { ambiguousSql, cellSql, cellText, type Dialect, dialectOf, isAmbiguous } from './quoting.ts'

/** How rows become a file. */
export interface Layout {
  /** Columns of the result, as `describe` gave them. */
  readonly columns: readonly Column[]
  /** Absent: every column, in order. */
  readonly rules?: readonly ColumnRule[] | undefined
  readonly file: FileSettings
  /** Absent: all rows. */
  readonly limit?: number | undefined
  /** Columns of the result, by place, whose values must not be seen, in whatever column of the file they stand. */
  readonly hidden?: readonly number[] | undefined
}

/** What stands for a value that must not be seen. */
export const HIDDEN_TEXT = '▒▒▒▒'

/** NULL is hidden too: `nullif(ascii(email) & 1, 0)` would tell one bit of a value in each column. */
const hide = (column: FileColumn): FileColumn => ({
  ...column,
  sql: literal(HIDDEN_TEXT),
  alphabet: HIDDEN_TEXT,
  isHidden: true,
})

const withHidden = (columns: readonly FileColumn[], hidden: readonly number[] = []): FileColumn[] =>
  columns.map((column) => (hidden.includes(column.source ?? -1) ? hide(column) : column))

/** The columns of the file, the row number included. Throws as `fileColumns` does. */
export function columnsOf({ columns, rules, file, hidden }: Layout): FileColumn[] {
  const chosen = withHidden(fileColumns(columns, rules), hidden)
  if (!file.rowNumber) return chosen
  const rowNumber = { name: file.rowNumberColumn, source: null, ...valueOfRowNumber }
  refuseDuplicates([rowNumber.name, ...chosen.map((column) => column.name)])
  return [rowNumber, ...chosen]
}

const valueOfRowNumber = { sql: '(row_number() OVER ())::VARCHAR', isNumeric: true, alphabet: '0123456789' }

/**
 * Rows of texts `t0`, `t1`, …, one for each column of the file.
 * The columns of the result are named by place, so that neither case nor repeated names matter. The texts stand in a
 * subquery of their own, so that an expression is computed once though the quoting around it reads it several times.
 */
export function textRows(
  sql: string,
  columns: readonly FileColumn[],
  { columns: from, limit }: Pick<Layout, 'columns' | 'limit'>,
): string {
  const texts = columns.map((column, index) => `${column.sql} AS t${index}`).join(', ')
  const names = from.map((_, index) => `c${index}`).join(', ')
  // The text stays a text: no comment, terminator or bracket in it can change the statement around it.
  const result = `query(${literal(sql)})`
  const rows = limit === undefined ? result : `(FROM ${result} LIMIT ${limit})`
  return `SELECT ${texts} FROM ${rows} AS result(${names})`
}

/** The first line of the file with its end; empty where it has no header. Throws as `fileColumns` does. */
export function headerLine(layout: Layout): string {
  const dialect = dialectOf(layout.file)
  const names = columnsOf(layout).map((column, index) => cellText(column.name, dialect, index === 0))
  return layout.file.header ? names.join(dialect.delimiter) + dialect.lineEnd : ''
}

/** The first rows of a result as texts in UTF-8: the binding's own reader drops a leading byte order mark. */
export function previewSql(
  sql: string,
  { columns, limit, hidden }: Pick<Layout, 'columns' | 'limit' | 'hidden'>,
): string {
  const texts = columns.map((_, index) => `encode(t${index})`).join(', ')
  return `SELECT ${texts} FROM (${textRows(sql, withHidden(fileColumns(columns, undefined), hidden), { columns, limit })})`
}

/** Name of a column of the file by its place, from 0. Throws as `fileColumns` does. */
export const columnName = (layout: Layout, place: number): string => columnsOf(layout)[place]?.name ?? ''

/** Names in the header that make the file unreadable, by place. */
export function ambiguousNames(layout: Layout): number[] {
  const dialect = dialectOf(layout.file)
  if (!layout.file.header) return []
  return columnsOf(layout).flatMap((column, place) => (isAmbiguous(column.name, dialect) ? [place] : []))
}

/** A query of one column: the lines of the file without their ends. */
export function lineSql(sql: string, layout: Layout): string {
  const columns = columnsOf(layout)
  return `SELECT ${lineOf(columns, dialectOf(layout.file))} FROM (${textRows(sql, columns, layout)})`
}

/** One line of the file over a row of `textRows`: the only place where values become a line. */
export function lineOf(columns: readonly FileColumn[], dialect: Dialect): string {
  const cells = columns.map((column, index) => cellSql({ ...column, sql: `t${index}` }, dialect, index === 0))
  // `concat` takes NULL for nothing and measured at half the cost of the CSV writer of DuckDB.
  return `concat(${cells.join(`, ${literal(dialect.delimiter)}, `)})`
}

/** `lineSql` to a file, byte for byte: with an empty quote the writer changes nothing but adds the line's end. */
export function copySql(sql: string, layout: Layout, path: string): string {
  const lineEnd = literal(dialectOf(layout.file).lineEnd)
  const raw = `FORMAT csv, HEADER false, DELIM ',', QUOTE '', ESCAPE '', NULLSTR '', NEW_LINE ${lineEnd}`
  return `COPY (${lineSql(sql, layout)}) TO ${literal(path)} (${raw})`
}

/** One row: how many values are ambiguous, and row number and column (from 0) of the first. */
export function ambiguousCountSql(sql: string, layout: Layout): string | null {
  const columns = columnsOf(layout)
  const dialect = dialectOf(layout.file)
  const flags = columns.flatMap((column, index) => {
    const flag = ambiguousSql({ ...column, sql: `t${index}` }, dialect)
    return flag === null ? [] : [{ index, flag }]
  })
  if (flags.length === 0) return null
  const count = flags.map(({ flag }) => `${flag}::BIGINT`).join(' + ')
  const first = `CASE ${flags.map(({ index, flag }) => `WHEN ${flag} THEN ${index}`).join(' ')} END`
  const counted = `SELECT row_number() OVER () AS place, ${count} AS bad, ${first} AS col FROM (${textRows(sql, columns, layout)})`
  return `SELECT coalesce(sum(bad), 0)::BIGINT, min(place) FILTER (bad > 0), arg_min(col, place) FILTER (bad > 0) FROM (${counted})`
}
