import { z } from 'zod'
import { description, name, stored } from './name.ts'

const fiveFields = z.string().regex(/^\s*(\S+\s+){4}\S+\s*$/, 'must have five fields: minute hour day month weekday')
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
  schedule: z.strictObject({ cron: fiveFields, timeZone: timeZone.default('UTC') }).optional(),
  enabled: z.boolean().default(true),
})
export type OrchestrationGroupInput = z.infer<typeof orchestrationGroupInput>

export const orchestrationGroup = orchestrationGroupInput.extend(stored).strip()
export type OrchestrationGroup = z.infer<typeof orchestrationGroup>
