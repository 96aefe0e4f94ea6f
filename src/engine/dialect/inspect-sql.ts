import { literal } from '../../lib/sql-text.ts'
import { ROW_REASONS, type RowReason } from '../../model/file-preview.ts'
import type { FileColumn } from './columns.ts'
import { columnsOf, type Layout, lineOf, textRows } from './line-sql.ts'
import { ambiguousSql, type Dialect, dialectOf, isSafe } from './quoting.ts'

/** What an inspection reads of a result. */
export interface Looking {
  /** So many rows from the start. */
  readonly first: number
  /** Rows that are searched for the others. */
  readonly scan: number
}

/** Characters of a line that leave the engine: a value may be as large as memory. */
export const SHOWN_CHARACTERS = 8192
/** Lines, and characters of each, that a sample for the compression has. */
const SAMPLE = { lines: 2000, characters: 2000 }
/** Rows that are named for being ambiguous. */
const NAMED_ROWS = 10

const contains = (text: string, part: string): string => `contains(${text}, ${literal(part)})`

/** Tabs and other control characters, spaces that do not break or have no width, and marks of order: nobody sees them. */
const UNSEEN =
  '[\\x00-\\x09\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x{a0}\\x{ad}\\x{200b}-\\x{200f}\\x{2028}-\\x{202e}\\x{2060}-\\x{2069}\\x{feff}]'

/** What to look for in the text of a column: SQL that is true or NULL, or null where no value can have it. */
const SIGNS: Readonly<Record<Exclude<RowReason, 'longest'>, (column: FileColumn, dialect: Dialect) => string | null>> =
  {
    delimiter: (it, dialect) => (isSafe(it, dialect) ? null : contains(it.sql, dialect.delimiter)),
    quote: (it) => (it.alphabet === null ? contains(it.sql, '"') : null),
    escape: (it, { escapeCharacter }) =>
      it.alphabet === null && escapeCharacter !== null ? contains(it.sql, escapeCharacter) : null,
    'line-break': (it) => (it.alphabet === null ? `(${contains(it.sql, '\n')} OR ${contains(it.sql, '\r')})` : null),
    'edge-space': (it) => (it.alphabet === null ? `${it.sql} <> trim(${it.sql}, ${literal(' \t\u00a0')})` : null),
    unseen: (it) => (it.alphabet === null ? `regexp_matches(${it.sql}, ${literal(UNSEEN)})` : null),
    null: (it) => `${it.sql} IS NULL`,
    empty: (it) => (it.alphabet === null ? `${it.sql} = ''` : null),
    'non-ascii': (it) => (it.alphabet === null ? `strlen(${it.sql}) <> length(${it.sql})` : null),
  }

/** A CASE over columns of a condition each: the place of the first that meets it, else NULL. */
function firstOf(conditions: readonly (readonly [place: number, condition: string])[]): string {
  if (conditions.length === 0) return 'NULL::INTEGER'
  return `CASE ${conditions.map(([place, condition]) => `WHEN ${condition} THEN ${place}`).join(' ')} END`
}

/**
 * One row that tells of a result, in one pass: `scanned`, `bytes` (of the lines without their ends), `sample`, `first`
 * (rows from the start), the number of `ambiguous` values with the rows of some, and one row for each reason, by its name.
 * Where a row has several columns to tell of, the first is named. A hidden column has no reasons.
 */
export function inspectSql(sql: string, layout: Layout, { first, scan }: Looking): string {
  const dialect = dialectOf(layout.file)
  const columns = columnsOf(layout)
  const texts = columns.map((column, place) => ({ ...column, sql: `t${place}` }))
  const seen = texts.flatMap((column, place) => (column.isHidden ? [] : [{ column, place }]))
  const signs = ROW_REASONS.flatMap((reason) => {
    if (reason === 'longest') return []
    const conditions = seen.flatMap(({ column, place }) => {
      const sign = SIGNS[reason](column, dialect)
      return sign === null ? [] : [[place, sign] as const]
    })
    return [`${firstOf(conditions)} AS "${reason}"`]
  })
  const lengths = seen.map(({ place }) => `length(t${place})`)
  const bad = texts.flatMap((column) => ambiguousSql(column, dialect) ?? [])
  const badPlace = texts.flatMap((column, place) => {
    const flag = ambiguousSql(column, dialect)
    return flag === null ? [] : [[place, flag] as const]
  })
  const rows = [
    'row_number() OVER () AS place',
    `${lineOf(columns, dialect)} AS line`,
    `greatest(${['0', ...lengths].join(', ')}) AS size`,
    `${firstOf(seen.map(({ place }) => [place, `length(t${place}) = size`]))} AS "longest"`,
    `${['0', ...bad.map((flag) => `${flag}::BIGINT`)].join(' + ')} AS bad`,
    `${firstOf(badPlace)} AS bad_place`,
    ...signs,
  ].join(', ')
  const limited = { ...layout, limit: scan }
  return `WITH lines AS (SELECT ${rows} FROM (${textRows(sql, columns, limited)})) ${aggregates(first, dialect)}`
}

function aggregates(first: number, { lineEnd }: Dialect): string {
  const row = (column: string) => `{place: place, line: line, col: "${column}"}`
  const kept = ROW_REASONS.map((reason) =>
    reason === 'longest'
      ? `arg_max(${row(reason)}, size) FILTER (size > 0) AS "${reason}"`
      : `arg_min(${row(reason)}, place) FILTER ("${reason}" IS NOT NULL) AS "${reason}"`,
  )
  const shown = (it: string) =>
    `{place: ${it}.place, line: encode(left(${it}.line, ${SHOWN_CHARACTERS})), bytes: strlen(${it}.line), col: ${it}.col}`
  const gathered = [
    'count(*) AS scanned',
    'coalesce(sum(strlen(line)), 0)::BIGINT AS bytes',
    `string_agg(left(line, ${SAMPLE.characters}), ${literal(lineEnd)}) FILTER (place <= ${SAMPLE.lines}) AS sample`,
    'coalesce(sum(bad), 0)::BIGINT AS ambiguous',
    `min({place: place, col: bad_place}, ${NAMED_ROWS}) FILTER (bad > 0) AS ambiguous_rows`,
    `list({place: place, line: line, col: NULL::INTEGER} ORDER BY place) FILTER (place <= ${first}) AS first`,
    ...kept,
  ].join(', ')
  const told = [
    'scanned',
    'bytes',
    'encode(sample) AS sample',
    'ambiguous',
    'ambiguous_rows',
    `list_transform(first, lambda it: ${shown('it')}) AS first`,
    ...ROW_REASONS.map((reason) => `CASE WHEN "${reason}" IS NOT NULL THEN ${shown(`"${reason}"`)} END AS "${reason}"`),
  ].join(', ')
  return `SELECT ${told} FROM (SELECT ${gathered} FROM lines)`
}
