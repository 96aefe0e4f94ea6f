import { literal } from '../../lib/sql-text.ts'
import { AppError } from '../../model/errors.ts'

type Part = { readonly format: string } | { readonly sql: (moment: string) => string }

const format = (text: string): Part => ({ format: text })
const byLength = (short: string, long: string) => (length: number) => format(length === 1 ? short : long)
const padded = (sql: (moment: string) => string, length: number): Part => ({
  // `lpad` cuts what is longer.
  sql: (moment) =>
    `lpad((${sql(moment)})::VARCHAR, greatest(${length}, strlen((${sql(moment)})::VARCHAR))::INTEGER, '0')`,
})

const year = (length: number): Part => (length === 2 ? format('%y') : format('%Y'))

function fractionOfSecond(length: number): Part {
  if (length === 3) return format('%g')
  if (length === 6) return format('%f')
  return { sql: (moment) => `left(rpad(strftime(${moment}, '%f'), ${length}, '0'), ${length})` }
}

/** Joda-Time's letters (spec 5.1). The argument is how often the letter stands in a row. */
const LETTERS: Readonly<Record<string, (length: number) => Part>> = {
  G: () => format('AD'),
  C: (length) => padded((moment) => `year(${moment}) // 100`, length),
  Y: year,
  y: year,
  x: (length) => (length === 2 ? { sql: (moment) => `right(strftime(${moment}, '%G'), 2)` } : format('%G')),
  w: (length) => padded((moment) => `weekofyear(${moment})`, length),
  e: () => format('%u'),
  E: (length) => format(length < 4 ? '%a' : '%A'),
  D: (length) => (length === 1 ? format('%-j') : padded((moment) => `dayofyear(${moment})`, length)),
  M: (length) => format(['%-m', '%m', '%b'][length - 1] ?? '%B'),
  d: byLength('%-d', '%d'),
  a: () => format('%p'),
  K: (length) => padded((moment) => `hour(${moment}) % 12`, length),
  h: byLength('%-I', '%I'),
  H: byLength('%-H', '%H'),
  k: (length) => padded((moment) => `CASE WHEN hour(${moment}) = 0 THEN 24 ELSE hour(${moment}) END`, length),
  m: byLength('%-M', '%M'),
  s: byLength('%-S', '%S'),
  S: fractionOfSecond,
  z: () => format('UTC'),
  Z: (length) => format(['+0000', '+00:00'][length - 1] ?? 'UTC'),
}

const TOKEN = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g

function parse(pattern: string): Part[] {
  return [...pattern.matchAll(TOKEN)].map(([token, quoted, letter]) => {
    if (quoted !== undefined) return format((quoted === '' ? "'" : quoted.replaceAll("''", "'")).replaceAll('%', '%%'))
    if (letter === undefined && token !== "'") return format(token.replaceAll('%', '%%'))
    const part = letter === undefined ? undefined : LETTERS[letter]?.(token.length)
    if (part) return part
    const what = letter === undefined ? 'an apostrophe that is not closed' : `the unknown letter ${letter}`
    throw new AppError('invalid_input', `The date format ${pattern} has ${what}.`, { details: { field: 'dateFormat' } })
  })
}

/**
 * SQL that writes a moment by a pattern of Joda-Time, in UTC.
 * @param moment SQL of type TIMESTAMP, free of side effects: it may be repeated
 * @throws AppError `invalid_input` for a letter that Joda-Time does not have
 */
export function dateFormatSql(pattern: string, moment: string): string {
  const pieces: string[] = []
  let pending = ''
  const flush = () => {
    if (pending !== '') pieces.push(`strftime(${moment}, ${literal(pending)})`)
    pending = ''
  }
  for (const part of parse(pattern)) {
    if ('format' in part) pending += part.format
    else {
      flush()
      pieces.push(part.sql(moment))
    }
  }
  flush()
  return `(${pieces.join(' || ')})`
}
