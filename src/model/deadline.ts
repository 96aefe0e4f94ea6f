import { z } from 'zod'
import { clockTime } from './blackout.ts'
import { timeZone } from './schedule.ts'

/** By when what was due has to have arrived: the first such time of day after it was due, by the clock of the zone. */
export const deadline = z.strictObject({
  at: clockTime,
  /** Absent: that of the schedule. */
  timeZone: timeZone.optional(),
})
export type Deadline = z.infer<typeof deadline>

/** on-time ⇄ at-risk → late, as it is open; met | missed once it has arrived, or nothing came until the next one had passed. */
export const DEADLINE_STATES = ['on-time', 'at-risk', 'late', 'met', 'missed'] as const
export const deadlineState = z.enum(DEADLINE_STATES)
export type DeadlineState = z.infer<typeof deadlineState>

/** While it is in one of these, it is judged again and again. */
export const OPEN_DEADLINE_STATES = ['on-time', 'at-risk', 'late'] as const satisfies readonly DeadlineState[]

/** How one deadline stands. */
export const deadlineStanding = z.object({
  state: deadlineState,
  /** The time of the schedule that it is about. */
  dueAt: z.string(),
  deadlineAt: z.string(),
  /** By the last runs; null where there are fewer than three, or nothing is going to come. */
  expectedAt: z.string().nullable(),
  /** Null where it has not, or where nothing ever came. */
  arrivedAt: z.string().nullable(),
  /** What stands in its way, in a sentence. */
  why: z.string().nullable(),
})
export type DeadlineStanding = z.infer<typeof deadlineStanding>

/** One deadline of a group, or of one orchestration in it. */
export const deadlineRecord = deadlineStanding.extend({
  id: z.string(),
  group: z.string(),
  /** Null where it is about the whole group. */
  orchestration: z.string().nullable(),
  destination: z.string().nullable(),
})
export type DeadlineRecord = z.infer<typeof deadlineRecord>
