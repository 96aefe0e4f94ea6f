import type { DateTime } from 'luxon'

/** What a pattern letter prints, by how often it stands there. */
type Field = (time: DateTime, count: number) => string

const padded = (number: number, count: number) => String(number).padStart(count, '0')
const number =
  (read: (time: DateTime) => number): Field =>
  (time, count) =>
    padded(read(time), count)
/** Two letters are the year of the century; any other count is the least number of digits. */
const year =
  (read: (time: DateTime) => number): Field =>
  (time, count) =>
    count === 2 ? padded(read(time) % 100, 2) : padded(read(time), count)

/** The letters of Joda-Time's DateTimeFormat. Text is in the time's locale; `Y`, `x`, `e` and `z` are not those of java.time. */
const FIELDS: Readonly<Record<string, Field>> = {
  G: () => 'AD',
  C: number((time) => Math.floor(time.year / 100)),
  Y: year((time) => time.year),
  y: year((time) => time.year),
  x: year((time) => time.weekYear),
  w: number((time) => time.weekNumber),
  e: number((time) => time.weekday),
  E: (time, count) => time.toFormat(count >= 4 ? 'EEEE' : 'EEE'),
  D: number((time) => time.ordinal),
  M: (time, count) => (count <= 2 ? padded(time.month, count) : time.toFormat('M'.repeat(Math.min(count, 4)))),
  d: number((time) => time.day),
  a: (time) => (time.hour < 12 ? 'AM' : 'PM'),
  K: number((time) => time.hour % 12),
  h: number((time) => time.hour % 12 || 12),
  H: number((time) => time.hour),
  k: number((time) => time.hour || 24),
  m: number((time) => time.minute),
  s: number((time) => time.second),
  S: (time, count) => padded(time.millisecond, 3).padEnd(count, '0').slice(0, count),
  z: (time, count) => time.toFormat(count >= 4 ? 'ZZZZZ' : 'ZZZZ'),
  Z: (time, count) => (count >= 3 ? time.zoneName : time.toFormat(count === 1 ? 'ZZZ' : 'ZZ')) ?? '',
}

/** A run of one letter, a quoted text, a doubled quote, or whatever else stands for itself. A quote left open ends with the pattern. */
const PIECE = /([A-Za-z])\1*|''|'(?:[^']|'')*(?:'|$)|[^A-Za-z']+/g

export interface JodaPattern {
  /** The letters that it uses, those unknown to Joda-Time among them. */
  readonly letters: ReadonlySet<string>
  readonly unknown: readonly string[]
  render(time: DateTime): string
}

/** Reads a pattern of Joda-Time, such as `yyyy-MM-dd'T'HHmm` (spec 5.1). */
export function parseJodaPattern(pattern: string): JodaPattern {
  const pieces = [...pattern.matchAll(PIECE)].map(([text, letter]) => ({ text, letter }))
  const letters = new Set(pieces.flatMap(({ letter }) => letter ?? []))
  return {
    letters,
    unknown: [...letters].filter((letter) => !FIELDS[letter]),
    render: (time) => pieces.map(({ text, letter }) => print(text, letter, time)).join(''),
  }
}

function print(text: string, letter: string | undefined, time: DateTime): string {
  if (letter) return FIELDS[letter]?.(time, text.length) ?? text
  if (text === "''") return "'"
  return text.startsWith("'") ? text.slice(1).replace(/'$/, '').replaceAll("''", "'") : text
}
