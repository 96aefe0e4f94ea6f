import { Cron } from 'croner'

interface Field {
  readonly title: string
  readonly least: number
  readonly most: number
  /** What stands for the numbers from `least` on. */
  readonly names?: readonly string[]
}

const MINUTE: Field = { title: 'minute', least: 0, most: 59 }
const HOUR: Field = { title: 'hour', least: 0, most: 23 }
const FIELDS: readonly Field[] = [
  MINUTE,
  HOUR,
  { title: 'day', least: 1, most: 31 },
  { title: 'month', least: 1, most: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { title: 'weekday', least: 0, most: 7, names: 'sun mon tue wed thu fri sat'.split(' ') },
]

/** What is wrong with a schedule of five fields, such as `30 8 * * mon-fri`, as people say it; null where nothing is. */
export function cronProblem(text: string): string | null {
  const parts = text.trim().toLowerCase().split(/\s+/)
  if (parts.length !== FIELDS.length) return 'must have five fields: minute hour day month weekday'
  const wrong = FIELDS.find((field, index) => !(parts[index] ?? '').split(',').every((part) => isPart(field, part)))
  return wrong ? `has a ${wrong.title} that is not *, or within ${wrong.least} to ${wrong.most}` : null
}

/** A schedule of five fields in an IANA time zone. */
export interface CronSchedule {
  readonly cron: string
  readonly timeZone: string
}

/**
 * The first time of a schedule after a moment; null where it has none within the years that a calendar repeats in.
 *
 * Clocks that are put forward and back lose and double nothing (P36): a time that does not exist is the next minute that
 * does, one that comes twice is its first. Only a schedule of every hour (`*`) follows the world's clock instead, and runs
 * in both of two equal hours.
 */
export function nextTime({ cron, timeZone }: CronSchedule, after: Date): Date | null {
  const [minute = '', hour = '', ...days] = cron.trim().toLowerCase().split(/\s+/)
  // A step such as */15 is a list of times of the day as soon as the hours are named.
  const times = hour === '*' ? [minute, hour] : [listed(MINUTE, minute), listed(HOUR, hour)]
  const options = { timezone: timeZone, mode: '5-part', fixedTimeRule: 'no-wildcard', sloppyRanges: true } as const
  return new Cron([...times, ...days].join(' '), options).nextRun(after)
}

/** The next so many times of a schedule after a moment, in order; fewer where it has no more. */
export function nextTimes(schedule: CronSchedule, after: Date, count: number): Date[] {
  const times: Date[] = []
  for (let at = nextTime(schedule, after); at && times.push(at) < count; at = nextTime(schedule, at));
  return times
}

/** The numbers of a field, one by one. */
function listed(field: Field, text: string): string {
  const all = Array.from({ length: field.most - field.least + 1 }, (_, index) => index + field.least)
  return all.filter((number) => text.split(',').some((part) => isIn(field, part, number))).join(',')
}

function isIn(field: Field, part: string, number: number): boolean {
  const [range = '', step] = part.split('/')
  const [from = '', to] = range === '*' ? [`${field.least}`, `${field.most}`] : range.split('-')
  // As cron has it, 5/20 goes on to the end.
  const last = to ?? (step === undefined ? from : `${field.most}`)
  return number >= Number(from) && number <= Number(last) && (number - Number(from)) % Number(step ?? 1) === 0
}

/** Such as `*`, `5`, `1-5`, `mon-fri`, and each of them with a step, as `*` + `/15`. */
function isPart(field: Field, part: string): boolean {
  const [, range = '', step] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? []
  if (step !== undefined && Number(step) === 0) return false
  if (range === '*') return true
  const [from, to, ...more] = range.split('-').map((it) => numberIn(field, it))
  if (from === undefined || from === null || to === null || more.length > 0) return false
  return to === undefined || from <= to
}

function numberIn({ least, most, names = [] }: Field, text: string): number | null {
  const value = names.includes(text) ? names.indexOf(text) + least : /^\d{1,2}$/.test(text) ? Number(text) : -1
  return value >= least && value <= most ? value : null
}
