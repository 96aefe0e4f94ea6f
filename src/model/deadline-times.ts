import { nextTime } from '../lib/cron.ts'
import { blackoutEnd } from './blackout.ts'
import type { Deadline } from './deadline.ts'
import type { Schedule } from './schedule.ts'

/** A due time, and by when what was due has to have arrived. */
export interface DeadlineTimes {
  readonly dueAt: Date
  readonly deadlineAt: Date
}

const MINUTE_MS = 60_000
/** Most times of a schedule that are looked at in one go. */
const MOST = 1500

/**
 * The deadline of what is due at a time. Of several times that are due before one deadline it is about the last one: what that
 * brings, the earlier ones owe no more.
 */
export function deadlineOf(schedule: Schedule, deadline: Deadline, dueAt: Date): DeadlineTimes {
  const deadlineAt = deadlineAfter(deadline, schedule.timeZone, dueAt)
  return { dueAt: lastDueBefore(schedule, deadlineAt, dueAt), deadlineAt }
}

/** The first time after a moment that the clock of the zone shows `at`: of two the first, and where it shows none the next minute. */
export function deadlineAfter({ at, timeZone }: Deadline, zone: string, after: Date): Date {
  const [hour, minute] = at.split(':').map(Number)
  const found = nextTime({ cron: `${minute} ${hour} * * *`, timeZone: timeZone ?? zone }, after)
  if (found === null) throw new Error('a time of day comes every day')
  return found
}

/** The first time from `dueAt` on for which something is to run: a blackout may skip it. Null where a schedule has none. */
export function firstDue(schedule: Schedule, dueAt: Date): Date | null {
  let at: Date | null = dueAt
  for (let tried = 0; at !== null && isSkipped(schedule, at); tried++) {
    if (tried === MOST) return null
    at = nextTime(schedule, at)
  }
  return at
}

/** When what is due begins at the earliest. */
export function earliestBegin({ blackouts, timeZone }: Schedule, dueAt: Date, now: Date): Date {
  const at = dueAt > now ? dueAt : now
  return blackoutEnd(blackouts, timeZone, at) ?? at
}

/** Looks further and further back, so that a schedule of each minute costs little more than one of each day. */
function lastDueBefore(schedule: Schedule, deadlineAt: Date, dueAt: Date): Date {
  for (let backMs = MINUTE_MS; ; backMs *= 4) {
    const from = Math.max(deadlineAt.getTime() - backMs, dueAt.getTime())
    let last: Date | null = null
    let at = nextTime(schedule, new Date(from - 1))
    for (let seen = 0; at !== null && at < deadlineAt && seen < MOST; seen++) {
      if (!isSkipped(schedule, at)) last = at
      at = nextTime(schedule, at)
    }
    if (last !== null || from === dueAt.getTime()) return last ?? dueAt
  }
}

const isSkipped = ({ missed, blackouts, timeZone }: Schedule, at: Date): boolean =>
  missed === 'skip' && blackoutEnd(blackouts, timeZone, at) !== null
