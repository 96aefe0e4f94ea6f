import { z } from 'zod'
import { deadlineStanding } from './deadline.ts'
import { problem } from './run.ts'

/**
 * queued → running → succeeded | failed | stopped. *queued* waits for the end of the run before it; *skipped* is a time
 * that was due and brought no run, with the reason.
 */
export const GROUP_RUN_STATES = ['queued', 'running', 'succeeded', 'failed', 'stopped', 'skipped'] as const
export const groupRunState = z.enum(GROUP_RUN_STATES)
export type GroupRunState = z.infer<typeof groupRunState>

/** What began it. */
export const groupRunTrigger = z.enum(['schedule', 'after', 'manual'])
export type GroupRunTrigger = z.infer<typeof groupRunTrigger>

/** A member that could not be started, and why. */
export const refusedMember = z.object({ orchestration: z.string(), destination: z.string(), error: problem })
export type RefusedMember = z.infer<typeof refusedMember>

/** One execution of an orchestration group: a run of each of its orchestrations. */
export const groupRun = z.object({
  id: z.string(),
  group: z.string(),
  /** Null once it is deleted. */
  groupId: z.string().nullable(),
  state: groupRunState,
  trigger: groupRunTrigger,
  /** The time of the schedule that it stands for, also where it follows another group; null where no schedule began it. */
  dueAt: z.string().nullable(),
  startedBy: z.string(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** Why it was skipped, late or stopped, in a sentence. */
  note: z.string().nullable(),
  refused: z.array(refusedMember),
  /** How the deadline of its group stands for that time; null where it has none. */
  deadline: deadlineStanding.nullable(),
  /** Its runs, by how they stand; *skipped* failed or were stopped, and somebody lets the group go on without them. */
  runs: z.object({ active: z.int(), succeeded: z.int(), failed: z.int(), stopped: z.int(), skipped: z.int() }),
})
export type GroupRun = z.infer<typeof groupRun>
