import { z } from 'zod'
import { channelNames } from './alert-channel.ts'
import { deadline, deadlineStanding } from './deadline.ts'
import { groupRunState } from './group-run.ts'
import { description, name, stored } from './name.ts'
import { schedule } from './schedule.ts'

/** What becomes of a time that is due while the run before goes on (P14). */
export const overlap = z.enum(['skip', 'queue', 'stop'])

/** Orchestrations that run as one: on a schedule, after another group, or by hand. */
export const orchestrationGroupInput = z
  .strictObject({
    name,
    description,
    schedule: schedule.optional(),
    /** The group whose completed runs this one follows. */
    after: name.optional(),
    overlap: overlap.default('skip'),
    /** By when all of it has to have arrived. */
    deadline: deadline.optional(),
    enabled: z.boolean().default(true),
    alerts: channelNames,
  })
  .refine((it) => it.schedule === undefined || it.after === undefined, {
    path: ['after'],
    error: 'a group with a schedule does not run after another',
  })
  .refine((it) => it.deadline === undefined || it.schedule !== undefined || it.after !== undefined, {
    path: ['deadline'],
    error: 'a group that runs by hand is never due',
  })
export type OrchestrationGroupInput = z.infer<typeof orchestrationGroupInput>

export const orchestrationGroup = orchestrationGroupInput
  .safeExtend({
    ...stored,
    /** The e-mail address of who made it; null where no user did. */
    owner: z.string().nullable(),
    /** How many orchestrations are in it. */
    members: z.int(),
    /** When it runs next by itself; null where it does not. */
    nextRunAt: z.string().nullable(),
    lastRun: z
      .object({
        id: z.string(),
        state: groupRunState,
        startedAt: z.string().nullable(),
        endedAt: z.string().nullable(),
      })
      .nullable(),
    /** How the first deadline stands that is open; null where there is none. */
    openDeadline: deadlineStanding.nullable(),
  })
  .strip()
export type OrchestrationGroup = z.infer<typeof orchestrationGroup>
