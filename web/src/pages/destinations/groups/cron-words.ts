const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
/** More times a day than this are told by their rule, not one by one. */
const LISTED_TIMES = 6

interface Field {
  readonly least: number
  readonly most: number
  readonly names?: readonly string[]
}
const MINUTE: Field = { least: 0, most: 59 }
const HOUR: Field = { least: 0, most: 23 }
const DAY: Field = { least: 1, most: 31 }
const MONTH: Field = { least: 1, most: 12, names: MONTHS }
/** Sunday is 0 and 7. */
const WEEKDAY: Field = { least: 0, most: 7, names: DAYS }

/** A schedule such as `30 8 * * 1-5` as people say it; null where it is none. */
export function cronWords(cron: string): string | null {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...more] = cron.trim().toLowerCase().split(/\s+/)
  const [minutes, hours, days, months] = [
    valuesOf(minute, MINUTE),
    valuesOf(hour, HOUR),
    valuesOf(day, DAY),
    valuesOf(month, MONTH),
  ]
  const weekdays = valuesOf(weekday, WEEKDAY)?.map((it) => it % 7)
  if (more.length > 0 || !minutes || !hours || !days || !months || !weekdays) return null
  const when = dayWords(day === '*' ? null : days, weekday === '*' ? null : [...new Set(weekdays)].sort())
  const of = month === '*' ? '' : ` in ${list(months.map((it) => MONTHS[it - 1] ?? ''))}`
  const time = timeWords({ minute, hour, minutes, hours })
  return isAllDay(time) && when === 'Daily'
    ? time + of
    : `${when}${of}, ${time.charAt(0).toLowerCase()}${time.slice(1)}`.replace(', at', ' at')
}

const isAllDay = (time: string): boolean => time.startsWith('Every')

/** The numbers that a field of a schedule names, in order; null where it is wrong. */
function valuesOf(text: string, field: Field): number[] | null {
  const values = new Set<number>()
  for (const part of text.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? []
    const [from = '', to] = range === '*' ? [String(field.least), String(field.most)] : range.split('-', 2)
    // `5/20` steps from 5 to the end of the field.
    const end = step === undefined ? from : String(field.most)
    const [first, last] = [numberOf(from, field), numberOf(to ?? end, field)]
    if (first === null || last === null || first > last || Number(step ?? 1) < 1) return null
    for (let value = first; value <= last; value += Number(step ?? 1)) values.add(value)
  }
  return [...values].sort((a, b) => a - b)
}

function numberOf(text: string, { least, most, names = [] }: Field): number | null {
  const named = names.findIndex((name) => name.slice(0, 3).toLowerCase() === text)
  const value = named >= 0 ? named + least : /^\d{1,2}$/.test(text) ? Number(text) : -1
  return value >= least && value <= most ? value : null
}

function dayWords(days: readonly number[] | null, weekdays: readonly number[] | null): string {
  const ofWeek = weekdays && weekdayWords(weekdays)
  const ofMonth = days && `On day ${list(days.map(String))} of the month`
  if (ofWeek && ofMonth) return `${ofMonth} and ${ofWeek}`
  return ofWeek ?? ofMonth ?? 'Daily'
}

function weekdayWords(weekdays: readonly number[]): string {
  const text = weekdays.join()
  if (text === '1,2,3,4,5') return 'Monday to Friday'
  if (text === '0,6') return 'Saturdays and Sundays'
  if (weekdays.length === 7) return 'Daily'
  return list(weekdays.map((it) => `${DAYS[it]}s`))
}

function timeWords(it: { minute: string; hour: string; minutes: readonly number[]; hours: readonly number[] }): string {
  const { minute, hour, minutes, hours } = it
  if (hour === '*') {
    if (minute === '*') return 'Every minute'
    const step = /^\*\/(\d+)$/.exec(minute)?.[1]
    if (step === '1') return 'Every minute'
    // Each hour begins anew, so 40 minutes after :40 comes :00.
    if (step !== undefined && 60 % Number(step) === 0) return `Every ${step} minutes`
    return `Every hour at ${list(minutes.map((it) => `:${two(it)}`))}`
  }
  if (minutes.length * hours.length <= LISTED_TIMES) {
    return `At ${list(hours.flatMap((h) => minutes.map((m) => `${two(h)}:${two(m)}`)))}`
  }
  const past = minute === '*' ? 'each minute' : list(minutes.map((it) => `:${two(it)}`))
  return `At ${past} of the hours ${hourWords(hours)}`
}

function hourWords(hours: readonly number[]): string {
  const [first = 0, last = 0] = [hours[0], hours.at(-1)]
  return last - first === hours.length - 1 ? `${two(first)} to ${two(last)}` : list(hours.map(two))
}

const two = (number: number): string => String(number).padStart(2, '0')

const list = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
