import { literal } from '../../lib/sql-text.ts'
import type { FileSettings } from '../../model/file-settings.ts'
import { delimiterOf } from '../../model/resolve-settings.ts'
import type { ValueText } from './value-text.ts'

/** What decides how one value stands in a line (spec 5.3, 5.4). */
export interface Dialect {
  readonly delimiter: string
  /** Null: quotes are doubled. */
  readonly escapeCharacter: string | null
  readonly quoteMode: FileSettings['quoteMode']
  readonly lineEnd: '\n' | '\r\n'
}

export function dialectOf(file: FileSettings): Dialect {
  const { escapeCharacter = '"' } = file
  return {
    delimiter: delimiterOf(file),
    // A quote that escapes is what doubling does (spec 5.4).
    escapeCharacter: escapeCharacter === '"' ? null : escapeCharacter,
    quoteMode: file.quoteMode,
    lineEnd: file.lineEnding === 'crlf' ? '\r\n' : '\n',
  }
}

/** True for a dialect whose files cannot be read back where a value has a special character. */
export const canBeAmbiguous = ({ quoteMode, escapeCharacter }: Dialect): boolean =>
  quoteMode === 'none' && escapeCharacter === null

/** Replacements in order: the escape character first, so that it does not escape its own work. */
function replacements({ quoteMode, escapeCharacter, delimiter }: Dialect): [string, string][] {
  if (escapeCharacter === null) return quoteMode === 'none' ? [] : [['"', '""']]
  const others =
    quoteMode === 'none'
      ? [[delimiter, delimiter] as const, ['\n', 'n'] as const, ['\r', 'r'] as const]
      : [['"', '"'] as const]
  const pairs = [[escapeCharacter, escapeCharacter] as const, ...others]
  return pairs.map(([from, to]) => [from, escapeCharacter + to])
}

const has = (text: string, part: string): string => `contains(${text}, ${literal(part)})`

function escapedSql(text: string, dialect: Dialect): string {
  const pairs = replacements(dialect)
  if (pairs.length === 0) return text
  const replaced = pairs.reduce((sql, [from, to]) => `replace(${sql}, ${literal(from)}, ${literal(to)})`, text)
  // `replace` copies every value; most have nothing to replace.
  return `CASE WHEN ${anyOf(pairs.map(([from]) => has(text, from)))} THEN ${replaced} ELSE ${text} END`
}

const anyOf = (conditions: readonly string[]): string => `(${conditions.join(' OR ')})`

/** Characters that a value cannot hold bare. */
const specials = ({ delimiter, escapeCharacter }: Dialect): string[] =>
  [delimiter, '"', '\n', '\r'].concat(escapeCharacter ?? [])

/** Conditions under which a value cannot stand bare, as Apache Commons CSV has them (spec 5.3). */
const needsQuotesSql = (text: string, dialect: Dialect, isFirst: boolean): string =>
  anyOf([
    ...specials(dialect).map((part) => has(text, part)),
    // The first character is at most `#`, or the last at most a space.
    isFirst ? `${text} < '$'` : `(${text} < '$' AND ${text} <> '')`,
    `(${text}[-1] <= ' ' AND ${text} <> '')`,
  ])

/** True where no value of the type can hold a special character. */
export const isSafe = ({ alphabet }: ValueText, dialect: Dialect): boolean =>
  alphabet !== null && !specials(dialect).some((part) => alphabet.includes(part))

/**
 * SQL of one value as it stands in a line. NULL where nothing is to be written.
 * @param value its `sql` is repeated: a column reference, not an expression
 */
export function cellSql(value: ValueText, dialect: Dialect, isFirst: boolean): string {
  const text = value.sql
  const safe = isSafe(value, dialect)
  const quoted = `'"' || ${safe ? text : `(${escapedSql(text, dialect)})`} || '"'`
  const minimal = safe ? text : `CASE WHEN ${needsQuotesSql(text, dialect, isFirst)} THEN ${quoted} ELSE ${text} END`
  switch (dialect.quoteMode) {
    case 'all':
      return `coalesce(${quoted}, '""')`
    case 'all-non-null':
      return quoted
    case 'non-numeric':
      // A number that holds the delimiter would be two values.
      return value.isNumeric ? minimal : quoted
    case 'special':
      return minimal
    case 'none':
      return safe ? text : escapedSql(text, dialect)
  }
}

/** SQL that tells whether a value makes a file of this dialect unreadable; null where none can. */
export function ambiguousSql(value: ValueText, dialect: Dialect): string | null {
  if (!canBeAmbiguous(dialect) || isSafe(value, dialect)) return null
  return `coalesce(${anyOf(specials(dialect).map((part) => has(value.sql, part)))}, false)`
}

/** The same rules for a text that is at hand, such as a name in the header. */
export function cellText(text: string, dialect: Dialect, isFirst: boolean): string {
  const escaped = replacements(dialect).reduce((sofar, [from, to]) => sofar.replaceAll(from, () => to), text)
  if (dialect.quoteMode === 'none') return escaped
  return dialect.quoteMode !== 'special' || needsQuotes(text, dialect, isFirst) ? `"${escaped}"` : text
}

function needsQuotes(text: string, dialect: Dialect, isFirst: boolean): boolean {
  if (text === '') return isFirst
  return specials(dialect).some((part) => text.includes(part)) || text < '$' || text.slice(-1) <= ' '
}

/** True where a text makes a file of this dialect unreadable. */
export const isAmbiguous = (text: string, dialect: Dialect): boolean =>
  canBeAmbiguous(dialect) && specials(dialect).some((part) => text.includes(part))
