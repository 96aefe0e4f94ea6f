import { z } from 'zod'
import { cronProblem } from '../lib/cron.ts'
import { description, name, stored } from './name.ts'

const cron = z.string().superRefine((text, context) => {
  const message = cronProblem(text)
  if (message !== null) context.addIssue({ code: 'custom', message })
})
const timeZone = z.string().refine((zone) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}, 'is not an IANA time zone such as Europe/Paris')

/** Orchestrations that run as one on one schedule. */
export const orchestrationGroupInput = z.strictObject({
  name,
  description,
  schedule: z.strictObject({ cron, timeZone: timeZone.default('UTC') }).optional(),
  enabled: z.boolean().default(true),
})
export type OrchestrationGroupInput = z.infer<typeof orchestrationGroupInput>

export const orchestrationGroup = orchestrationGroupInput
  .extend({
    ...stored,
    /** How many orchestrations are in it. */
    members: z.int(),
  })
  .strip()
export type OrchestrationGroup = z.infer<typeof orchestrationGroup>
