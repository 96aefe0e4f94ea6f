import { DateTime, IANAZone } from 'luxon'
import { parseJodaPattern } from './joda-pattern.ts'

const TOKENS = ['now', 'object', 'table', 'run_id'] as const
type FilenameToken = (typeof TOKENS)[number]
const FILTERS = ['local', 'next_day', 'format']

/** What the tokens stand for. `now` is the run's one instant. Where `table` is '', the object's name stands for it. */
export interface FilenameValues {
  readonly now: Date
  readonly object: string
  readonly table: string
  readonly runId: string
}

export type ParsedFilename =
  | { readonly ok: true; readonly warnings: readonly string[]; readonly uses: readonly FilenameToken[] }
  /** `at` is the index in the template of what is wrong; 0 where it is the name as a whole. */
  | { readonly ok: false; readonly reason: string; readonly at: number }

/**
 * Checks a template such as `{{object}}_{{now|local:'Europe/Paris'|format:'yyyy-MM-dd'}}.csv` (spec 5.1).
 * Braces that are not balanced are text, with a warning; `now` is UTC unless `local` shifts it.
 */
export function parseFilename(template: string): ParsedFilename {
  try {
    const { warnings, uses } = compile(template)
    renderFilename(template, SAMPLE)
    return { ok: true, warnings, uses: [...uses] }
  } catch (fault) {
    if (fault instanceof Fault) return { ok: false, reason: fault.message, at: fault.at }
    throw fault
  }
}

/**
 * The path that a template gives, `/` between folders, none at the start. In the names of objects and tables, what is not
 * a letter or digit of ASCII, `.`, `_` or `-` becomes `_`, so that a name never makes a folder.
 * @throws Error for a template that `parseFilename` refuses
 */
export function renderFilename(template: string, values: FilenameValues): string {
  const text = compile(template)
    .parts.map((part) => part(values))
    .join('')
  return toPath(text)
}

class Fault extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

const SAMPLE: FilenameValues = { now: new Date(0), object: 'object', table: 'table', runId: 'run_0' }

type Part = (values: FilenameValues) => string
interface Compiled {
  readonly parts: Part[]
  readonly warnings: string[]
  readonly uses: Set<FilenameToken>
}

/** Text in single quotes, where `''` is a quote; it may hold braces. */
const QUOTED = "'(?:[^']|'')*'(?!')"
const EXPRESSION = new RegExp(`\\{\\{((?:${QUOTED}|[^'{}])*)\\}\\}`, 'g')

function compile(template: string): Compiled {
  const compiled: Compiled = { parts: [], warnings: [], uses: new Set() }
  let end = 0
  for (const match of template.matchAll(EXPRESSION)) {
    addText(template.slice(end, match.index), end, compiled)
    addExpression(match[1] ?? '', match.index, compiled)
    end = match.index + match[0].length
  }
  addText(template.slice(end), end, compiled)
  return compiled
}

function addText(text: string, at: number, { parts, warnings }: Compiled): void {
  const open = /\{\{[^{}]*'[^{}]*\}\}/.exec(text)
  if (open) throw new Fault('A quote between the braces is not closed.', at + open.index)
  if (/[{}]/.test(text))
    warnings.push(`The braces in “${text.trim()}” are not balanced: they stay in the name as they are.`)
  parts.push(() => text)
}

/** A word with an optional quoted argument, whose colon may be missing, up to the next bar or the end. */
const WORD = new RegExp(`\\s*([A-Za-z_]+)\\s*(?::?\\s*(${QUOTED}))?\\s*(?:\\||$)`, 'y')

interface Word {
  readonly name: string
  readonly argument: string | null
}

function addExpression(expression: string, at: number, compiled: Compiled): void {
  const words = wordsOf(expression, at)
  // A filter without a token means the time.
  const [first] = words
  const hasToken = first?.argument === null && !FILTERS.includes(first.name)
  const name = hasToken ? first.name : 'now'
  const token = TOKENS.find((it) => it === name)
  if (!token) throw new Fault(`There is no token “${name}”. There are: ${TOKENS.join(', ')}.`, at)
  const filters = hasToken ? words.slice(1) : words
  compiled.uses.add(token)
  if (token === 'now') return void compiled.parts.push(timePart(filters, at, compiled.warnings))
  if (filters[0]) throw new Fault(`The filter “${filters[0].name}” works on now, not on ${token}.`, at)
  compiled.parts.push((values) =>
    sanitise({ object: values.object, table: values.table || values.object, run_id: values.runId }[token]),
  )
}

function wordsOf(expression: string, at: number): Word[] {
  const words: Word[] = []
  WORD.lastIndex = 0
  while (WORD.lastIndex < expression.length || words.length === 0) {
    const start = WORD.lastIndex
    const [, name, argument] = WORD.exec(expression) ?? []
    if (name === undefined) throw new Fault(`“${expression.slice(start).trim()}” is neither a token nor a filter.`, at)
    words.push({ name, argument: argument?.slice(1, -1).replaceAll("''", "'") ?? null })
  }
  return words
}

function timePart(filters: readonly Word[], at: number, warnings: string[]): Part {
  const last = filters.at(-1)
  const shifts = (last?.name === 'format' ? filters.slice(0, -1) : filters).map((filter) => shift(filter, at))
  const print = last?.name === 'format' ? printer(last, at, warnings) : plain(warnings)
  const start = (now: Date): DateTime => DateTime.fromJSDate(now, { zone: 'utc' }).setLocale('en-US')
  return ({ now }) => print(shifts.reduce((time, move) => move(time), start(now)))
}

function shift({ name, argument }: Word, at: number): (time: DateTime) => DateTime {
  if (name === 'next_day' && argument === null) return (time) => time.plus({ days: 1 })
  if (name === 'next_day') throw new Fault('The filter next_day takes nothing in quotes.', at)
  if (name === 'format') throw new Fault('The filter format comes last.', at)
  if (name !== 'local') throw new Fault(`There is no filter “${name}”. There are: ${FILTERS.join(', ')}.`, at)
  if (argument === null || !IANAZone.isValidZone(argument)) {
    throw new Fault(`The filter local takes a time zone, as local:'Europe/Paris', not “${argument ?? ''}”.`, at)
  }
  return (time) => time.setZone(argument)
}

function printer({ argument }: Word, at: number, warnings: string[]): (time: DateTime) => string {
  const pattern = parseJodaPattern(argument ?? '')
  const [unknown] = pattern.unknown
  if (unknown)
    throw new Fault(`The letter “${unknown}” means nothing in a date format. Text goes in doubled quotes: ''.`, at)
  if (!argument) throw new Fault("The filter format takes a pattern, as format:'yyyy-MM-dd'.", at)
  if (pattern.letters.has('m') && !['H', 'h', 'K', 'k'].some((letter) => pattern.letters.has(letter))) {
    warnings.push(`In “${argument}” mm are minutes. Months are MM.`)
  }
  if (pattern.letters.has('D') && pattern.letters.has('M')) {
    warnings.push(`In “${argument}” DD is the day of the year. Days of the month are dd.`)
  }
  return pattern.render
}

function plain(warnings: string[]): (time: DateTime) => string {
  warnings.push("Without a format, now gives a time with colons, which some servers refuse. Add |format:'yyyy-MM-dd'.")
  return (time) => time.toISO() ?? ''
}

/** A name of dots alone would be a folder, and nothing at all would leave a file without a name. */
const sanitise = (value: string) =>
  value.replaceAll(/[^A-Za-z0-9._-]/g, '_').replace(/^\.*$/, (dots) => '_'.repeat(dots.length || 1))

function toPath(text: string): string {
  const path = text.trim().replaceAll(/\/{2,}/g, '/')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) throw new Fault('The name holds a control character.', 0)
  if (path === '') throw new Fault('The name is empty.', 0)
  if (path.startsWith('/')) throw new Fault('The name starts with “/”. It is always below the remote folder.', 0)
  if (path.endsWith('/')) throw new Fault('The name ends with “/”: after it a file name is missing.', 0)
  if (/(^|\/)\.\.?(\/|$)/.test(path)) throw new Fault('“.” and “..” cannot be folders of the name.', 0)
  return path
}
