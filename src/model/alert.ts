import { z } from 'zod'
import { logLine, problem, runState } from './run.ts'

/** A state that somebody should know of. It is raised once, however often what causes it happens again, and resolved once. */
export const CONDITIONS = ['failed', 'held', 'late', 'unusual', 'expiring'] as const
export const condition = z.enum(CONDITIONS)
export type Condition = z.infer<typeof condition>

/** What a channel may be told: conditions with their ends, and what merely happens. */
export const ALERT_EVENTS = [...CONDITIONS, 'succeeded'] as const
export const alertEvent = z.enum(ALERT_EVENTS)
export type AlertEvent = z.infer<typeof alertEvent>

/** What is new: a state began, it ended, or something happened that is no state. */
export const noticeChange = z.enum(['raised', 'resolved', 'once'])
export type NoticeChange = z.infer<typeof noticeChange>

/** What a notice is about. `ended` goes to whoever subscribed to the run, `test` tries a channel. */
export const noticeEvent = z.enum([...ALERT_EVENTS, 'ended', 'test'])
export type NoticeEvent = z.infer<typeof noticeEvent>

/** What an alert is about, as people call it; of a group the other names are null. */
export const callOf = (it: {
  readonly orchestration: string | null
  readonly destination: string | null
  readonly group?: string | null
}): string => (it.orchestration === null ? `“${it.group}”` : `“${it.orchestration}” to “${it.destination}”`)

/** What is known when a notice is written down: names, counts, times and codes, never a row. */
export const noticeFacts = z.object({
  event: noticeEvent,
  change: noticeChange,
  /** When it happened. */
  at: z.string(),
  /** What happened, in one sentence. */
  title: z.string(),
  /** What else is known, a sentence each. */
  details: z.array(z.string()),
  orchestration: z.string().nullable(),
  destination: z.string().nullable(),
  group: z.string().nullable(),
  run: z
    .object({ id: z.string(), state: runState, rows: z.int().nullable(), startedBy: z.string(), attempt: z.int() })
    .nullable(),
  error: problem.nullable(),
})
export type NoticeFacts = z.infer<typeof noticeFacts>

/** A notice as it is sent; a webhook gets it whole. */
export const alertNotice = noticeFacts.extend({
  /** Of this notice: the same each time that it is sent. */
  id: z.string(),
  /** Of the alert: the same when it is raised and when it is resolved. Null where it is no state. */
  alert: z.string().nullable(),
  /** The page that shows more; null where the installation does not know its own address. */
  link: z.string().nullable(),
  /** The last lines of the log of the run. */
  log: z.array(logLine),
})
export type AlertNotice = z.infer<typeof alertNotice>
