import { nextTime } from '../lib/cron.ts'
import { blackoutEnd } from './blackout.ts'
import type { Schedule } from './schedule.ts'

/** A time that is found later than this was missed: nobody was there for it. */
const MISSED_MS = 60_000
/** Most times that are judged at once: a schedule of each minute after two years of silence is judged in parts. */
const MOST = 1000

/** What becomes of the times of a schedule that are due. */
export interface Decision {
  /** The time that a run begins for, and why it is late where it is; null where none begins. */
  readonly run: { readonly at: Date; readonly why: string | null } | null
  /** Times that bring no run, each with the reason. */
  readonly skipped: readonly { readonly at: Date; readonly why: string }[]
  /** The first time that is still to be judged. */
  readonly dueAt: Date | null
  /** When to judge it. */
  readonly wakeAt: Date | null
}

/**
 * Judges all times from `dueAt` until now: the latest one runs, those before it are skipped; none of them is lost. One that was
 * missed, or lies in a blackout, runs late or is skipped as the schedule says (P37). In a blackout nothing is judged before its end.
 * @param dueAt the first time that was not judged; null for a schedule that begins now
 */
export function decide(schedule: Schedule, dueAt: Date | null, now: Date): Decision {
  const first = dueAt ?? nextTime(schedule, now)
  const wait = (wakeAt: Date | null) => ({ run: null, skipped: [], dueAt: first, wakeAt })
  if (first === null || first > now) return wait(first)
  const blackout = blackoutEnd(schedule.blackouts, schedule.timeZone, now)
  if (blackout) return wait(blackout)

  const times: Date[] = []
  let next: Date | null = first
  while (next && next <= now && times.push(next) < MOST) next = nextTime(schedule, next)
  if (times.length === MOST) next = nextTime(schedule, times.at(-1) ?? first)
  const latest = times.at(-1) ?? first
  const why = whyMissed(schedule, latest, now)
  const isLast = next === null || next > now
  const runs = isLast && (why === null || schedule.missed === 'run')
  const skipped = (runs ? times.slice(0, -1) : times).map((at) => ({
    at,
    why: whyMissed(schedule, at, now) ?? 'A later time was due as well.',
  }))
  return { run: runs ? { at: latest, why } : null, skipped, dueAt: next, wakeAt: next }
}

function whyMissed({ blackouts, timeZone }: Schedule, at: Date, now: Date): string | null {
  if (blackoutEnd(blackouts, timeZone, at)) return 'It was due in a blackout.'
  return now.getTime() - at.getTime() > MISSED_MS ? 'No server of Waybill was there when it was due.' : null
}

/** When a schedule runs next after a moment, so many times: where a blackout is in the way, at its end or not at all. */
export function upcomingRuns(schedule: Schedule, after: Date, count: number): Date[] {
  const { blackouts, timeZone, missed } = schedule
  const runs: Date[] = []
  let at = nextTime(schedule, after)
  for (let tried = 0; at && runs.length < count && tried < MOST; tried++) {
    const end = blackoutEnd(blackouts, timeZone, at)
    const run = end === null ? at : missed === 'run' ? end : null
    if (run && run.getTime() !== runs.at(-1)?.getTime()) runs.push(run)
    // All that is due until a blackout ends is one run.
    at = nextTime(schedule, end === null ? at : new Date(end.getTime() - 1))
  }
  return runs
}
