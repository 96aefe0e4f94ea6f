import { literal } from '../../lib/sql-text.ts'
import type { ColumnRule, Transform } from '../../model/data-template.ts'
import { AppError } from '../../model/errors.ts'
import { dateFormatSql } from './date-format.ts'
import { type ValueText, valueText } from './value-text.ts'

/** A column of a result, with its DuckDB type such as `DECIMAL(18,2)`. */
export interface Column {
  readonly name: string
  readonly type: string
}

/** A column of the file. Its `sql` reads the columns of the result as `c0`, `c1`, … */
export interface FileColumn extends ValueText {
  readonly name: string
  /** The column of the result that it shows, by place; null for a constant or the row number. */
  readonly source: number | null
  /** Its values are replaced by a mark. */
  readonly isHidden?: boolean
}

/** White space as ECMAScript's `trim` has it; DuckDB's own knows only spaces. */
const WHITE_SPACE =
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'

/** Text is read as an ISO date. */
const HAS_DATE = /^(DATE|TIMESTAMP\b.*|VARCHAR)$|^TIMESTAMP_/

const TEXT_TRANSFORMS: Readonly<Record<Extract<Transform, string>, (text: string) => string>> = {
  trim: (text) => `trim(${text}, ${literal(WHITE_SPACE)})`,
  lowercase: (text) => `lower(${text})`,
  uppercase: (text) => `upper(${text})`,
  sha256: (text) => `sha256(${text})`,
  md5: (text) => `md5(${text})`,
}

/**
 * The columns of the file in order: those that the rules choose, or all of the result.
 * A name is found as it is written, else without regard to case, as SQL does.
 *
 * @throws AppError `column_unknown`, `column_duplicate`, `invalid_input` (date format)
 */
export function fileColumns(columns: readonly Column[], rules: readonly ColumnRule[] | undefined): FileColumn[] {
  const chosen = rules
    ? rules.map((rule) => ruleColumn(columns, rule))
    : columns.map(({ name, type }, index) => ({ name, source: index, ...valueText(type, `c${index}`) }))
  refuseDuplicates(chosen.map((column) => column.name))
  return chosen
}

/** @throws AppError `column_duplicate` that names the first name that stands twice */
export function refuseDuplicates(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return
  throw new AppError('column_duplicate', `Two columns are named ${twice}.`, { details: { column: twice } })
}

function ruleColumn(columns: readonly Column[], rule: ColumnRule): FileColumn {
  if ('value' in rule)
    return { name: rule.to, source: null, sql: literal(rule.value), isNumeric: false, alphabet: null }
  const { name, type, reference, source } = findColumn(columns, rule.from)
  const plain = valueText(type, reference)
  const transforms = rule.transform ?? []
  if (transforms.length === 0) return { name: rule.to ?? name, source, ...plain }
  const sql = transforms.reduce((text, transform, place) => {
    if (typeof transform === 'string') return TEXT_TRANSFORMS[transform](text)
    if (place > 0) return dateFormatSql(transform.dateFormat, `(${text})::TIMESTAMP`)
    if (HAS_DATE.test(type)) return dateFormatSql(transform.dateFormat, `${reference}::TIMESTAMP`)
    throw new AppError('invalid_input', `The column ${name} of type ${type} has no date to format.`, {
      details: { column: name },
    })
  }, plain.sql)
  return { name: rule.to ?? name, source, sql, isNumeric: false, alphabet: null }
}

function findColumn(
  columns: readonly Column[],
  wanted: string,
): Column & { readonly reference: string; readonly source: number } {
  const placed = columns.map((column, index) => ({ ...column, source: index, reference: `c${index}` }))
  const exact = placed.find((column) => column.name === wanted)
  if (exact) return exact
  const [alike, ...others] = placed.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase())
  if (alike && others.length === 0) return alike
  const has = columns.map((column) => column.name).join(', ')
  throw new AppError('column_unknown', `The result has no column ${wanted}; it has ${has}.`, {
    details: { column: wanted },
  })
}
