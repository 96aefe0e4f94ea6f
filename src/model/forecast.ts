import type { DeadlineState } from './deadline.ts'
import type { GroupRunState } from './group-run.ts'
import type { OrchestrationGroupInput } from './orchestration-group.ts'

/** A run that has not ended. */
export interface OpenRun {
  readonly beganAt: Date
  /** Somebody has to decide before it goes on. */
  readonly isHeld: boolean
  /** Whether what it brings is what was due: it is the run of that time, began after it, or stands for it. */
  readonly counts: boolean
}

/** What is known of one group on the way to what was due, or of an orchestration in the last of them. */
export interface Link {
  readonly title: string
  /** Whether it begins with the link before it, as an orchestration with its group, or follows its end. */
  readonly begins: 'with' | 'after'
  readonly overlap: OrchestrationGroupInput['overlap']
  /** How long its last runs took, as most of them did; null where there are too few to say. */
  readonly usualMs: number | null
  /** What became of the due time, where it has ended without success. */
  readonly ended: { readonly state: GroupRunState | 'refused'; readonly note: string | null } | null
  readonly arrivedAt: Date | null
  readonly running: OpenRun | null
  /** Whether a run that counts waits for the end of the one that goes on. */
  readonly isQueued: boolean
}

/** When something is expected: null where nothing is going to come. `isKnown` is false where it is the least, and not what is usual. */
interface Expected {
  readonly at: Date | null
  readonly isKnown: boolean
  readonly why: string | null
}
export type Forecast = Expected & { readonly arrivedAt: Date | null }

/**
 * When what was due will have arrived, by what goes on and how long the last runs took. Never earlier than `now`: what is stuck
 * is expected later and later.
 * @param chain the group with the schedule, those that follow it, and perhaps an orchestration of the last one
 * @param begin when the first one begins, unless it has
 */
export function forecast(chain: readonly Link[], begin: Date, now: Date): Forecast {
  let begun: Expected = { at: begin, isKnown: true, why: null }
  let end: Expected & Partial<Forecast> = begun
  for (const link of chain) {
    const next = { ...end, at: end.at && end.at < now ? now : end.at }
    begun = beginOf(link, link.begins === 'with' ? begun : next, now)
    end = endOf(link, begun, now)
  }
  return { arrivedAt: null, ...end }
}

function beginOf(link: Link, before: Expected, now: Date): Expected {
  const { running, ended } = link
  if (running?.counts) return { at: running.beganAt, isKnown: true, why: null }
  if (link.isQueued) return afterRunning(link, now)
  if (ended) return { at: null, isKnown: false, why: reasonOf(link.title, ended) }
  if (before.at === null || !running || link.overlap === 'stop') return before
  // Who holds a run back has until the next one is due.
  const going = afterRunning(link, now)
  if (going.at === null) return before.at > now ? before : going
  if (going.at <= before.at) return before
  return link.overlap === 'queue' ? going : { at: running.beganAt, isKnown: before.isKnown, why: null }
}

const afterRunning = (link: Link, now: Date): Expected =>
  endOf(link, { at: link.running?.beganAt ?? now, isKnown: true, why: null }, now)

function endOf({ title, usualMs, running, arrivedAt }: Link, begin: Expected, now: Date): Forecast {
  if (arrivedAt) return { at: arrivedAt, isKnown: true, why: null, arrivedAt }
  if (begin.at === null) return { ...begin, arrivedAt }
  const isGoing = running?.beganAt.getTime() === begin.at.getTime()
  if (isGoing && running.isHeld) {
    return { at: null, isKnown: false, why: `A run of ${title} is held: somebody has to decide.`, arrivedAt }
  }
  const usual = new Date(begin.at.getTime() + (usualMs ?? 0))
  const isSlow = isGoing && usualMs !== null && usual < now
  return {
    at: usual < now ? now : usual,
    isKnown: begin.isKnown && usualMs !== null,
    why: isSlow ? `The run of ${title} takes longer than its last ones.` : begin.why,
    arrivedAt,
  }
}

const ENDS = {
  failed: 'failed',
  stopped: 'was stopped',
  refused: 'could not be started',
  skipped: 'was skipped',
} as const

function reasonOf(title: string, { state, note }: NonNullable<Link['ended']>): string {
  const end = ENDS[state as keyof typeof ENDS] ?? 'has ended'
  return `The run of ${title} ${end}${note === null ? '.' : `: ${note}`}`
}

/** How a deadline stands, by a forecast. */
export interface Judged {
  readonly state: DeadlineState
  readonly expectedAt: Date | null
  readonly arrivedAt: Date | null
  readonly why: string | null
}

/** @param isFollowed whether the deadline after it has passed as well: then it is for the next one to be late */
export function judgeDeadline(
  { deadlineAt, isFollowed }: { readonly deadlineAt: Date; readonly isFollowed: boolean },
  { at, isKnown, why, arrivedAt }: Forecast,
  now: Date,
): Judged {
  if (arrivedAt) return { state: arrivedAt <= deadlineAt ? 'met' : 'missed', expectedAt: null, arrivedAt, why: null }
  const expectedAt = isKnown ? at : null
  if (now > deadlineAt && isFollowed) {
    return { state: 'missed', expectedAt: null, arrivedAt, why: at === null ? why : null }
  }
  if (now > deadlineAt) return { state: 'late', expectedAt, arrivedAt, why }
  if (at !== null && at <= deadlineAt) return { state: 'on-time', expectedAt, arrivedAt, why: null }
  return { state: 'at-risk', expectedAt, arrivedAt, why: why ?? (isKnown ? null : 'It cannot begin in time.') }
}
