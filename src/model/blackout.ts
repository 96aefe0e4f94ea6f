import { DateTime } from 'luxon'
import { z } from 'zod'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** A time of the day, such as 06:00. */
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time such as 22:00')
const localMoment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'is not a date and time such as 2026-12-24T18:00')
  .refine((text) => DateTime.fromISO(text).isValid, 'is not a date that exists')

const daily = z.strictObject({
  from: clockTime,
  /** Before `from` it is the next day's. */
  until: clockTime,
  /** The days on which it begins; every day where absent. */
  days: z.array(z.enum(DAYS)).min(1).optional(),
})
const once = z
  .strictObject({ from: localMoment, until: localMoment })
  .refine((it) => it.from < it.until, { path: ['until'], error: 'is not after from' })

/** From `from` until before `until`, by the clock of the schedule's time zone: each day, on some days, or once. */
export const blackout = z.union([daily, once])
export type Blackout = z.infer<typeof blackout>

/** When a blackout ends that holds at a moment; null where none does. Several that meet are one. */
export function blackoutEnd(blackouts: readonly Blackout[], timeZone: string, at: Date): Date | null {
  let end: DateTime | null = null
  let moment: DateTime = DateTime.fromJSDate(at, { zone: timeZone })
  // A year of blackouts without a gap is one without an end that matters.
  for (let round = 0; round < 1000; round++) {
    const ends = blackouts.flatMap((it) => endOf(it, moment) ?? [])
    if (ends.length === 0) break
    moment = ends.reduce((latest, it) => (it > latest ? it : latest))
    end = moment
  }
  return end?.toJSDate() ?? null
}

function endOf(it: Blackout, moment: DateTime): DateTime | null {
  const zone = { zone: moment.zone }
  if (it.from.includes('T')) return within(DateTime.fromISO(it.from, zone), DateTime.fromISO(it.until, zone), moment)
  const { days } = it as z.infer<typeof daily>
  // It may have begun yesterday.
  for (const day of [moment.minus({ days: 1 }), moment]) {
    if (days && !days.includes(DAYS[day.weekday - 1] ?? 'mon')) continue
    const end = within(at(day, it.from), at(it.until > it.from ? day : day.plus({ days: 1 }), it.until), moment)
    if (end) return end
  }
  return null
}

const at = (day: DateTime, time: string): DateTime => {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return day.set({ hour, minute, second: 0, millisecond: 0 })
}

const within = (from: DateTime, until: DateTime, moment: DateTime) => (from <= moment && moment < until ? until : null)
