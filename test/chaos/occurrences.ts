import { DateTime } from 'luxon'

/** A schedule of one weekday: each `everyMinutes` from midnight to midnight, by the clocks of a zone. */
export interface Weekly {
  /** From 1, Monday, to 7. */
  readonly weekday: number
  readonly everyMinutes: number
  readonly timeZone: string
}

const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60

/**
 * All times of such a schedule after `from` and before `until`, found in another way than the scheduler finds them: for each
 * time of the day the first minute of that day at which the clocks show it, or are past it because it does not exist.
 */
export function occurrencesOf({ weekday, everyMinutes, timeZone }: Weekly, from: Date, until: Date): number[] {
  const found: number[] = []
  const first = DateTime.fromJSDate(from, { zone: timeZone }).startOf('day')
  for (let day = first; day.toMillis() < until.getTime(); day = day.plus({ days: 1 }).startOf('day')) {
    if (day.weekday !== weekday) continue
    const begin = day.toMillis()
    const minutes = (day.plus({ days: 1 }).startOf('day').toMillis() - begin) / MINUTE_MS
    const shown = minutes === DAY_MINUTES ? null : shownOn(begin, minutes, timeZone)
    for (let at = 0; at < DAY_MINUTES; at += everyMinutes) {
      const index = shown === null ? at : shown.findIndex((it) => it >= at)
      found.push(begin + index * MINUTE_MS)
    }
  }
  return [...new Set(found)].filter((at) => at > from.getTime() && at < until.getTime()).sort((a, b) => a - b)
}

/** What the clocks show at each minute of a day, in minutes since midnight. */
function shownOn(begin: number, minutes: number, zone: string): number[] {
  return Array.from({ length: minutes }, (_, index) => {
    const { hour, minute } = DateTime.fromMillis(begin + index * MINUTE_MS, { zone })
    return hour * 60 + minute
  })
}
