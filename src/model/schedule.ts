import { z } from 'zod'
import { cronProblem, nextTime } from '../lib/cron.ts'
import { blackout } from './blackout.ts'

const cron = z.string().superRefine((text, context) => {
  const message = cronProblem(text) ?? (neverComes(text) ? 'names a day that no year has' : null)
  if (message !== null) context.addIssue({ code: 'custom', message })
})
const neverComes = (text: string) => nextTime({ cron: text, timeZone: 'UTC' }, new Date()) === null

export const timeZone = z.string().refine((zone) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}, 'is not an IANA time zone such as Europe/Paris')

/** When a group runs by itself. */
export const schedule = z.strictObject({
  cron,
  timeZone: timeZone.default('UTC'),
  /** What becomes of times that nobody was there for (P37), or that lie in a blackout: *run* once, when it can, or *skip*. */
  missed: z.enum(['run', 'skip']).default('run'),
  /** Times when nothing is started. */
  blackouts: z.array(blackout).max(50).default([]),
})
export type Schedule = z.infer<typeof schedule>
