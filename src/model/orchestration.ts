import { z } from 'zod'
import { channelNames } from './alert-channel.ts'
import { businessAccess } from './business-access.ts'
import { deadline, deadlineStanding } from './deadline.ts'
import { partialFileSettings } from './file-settings.ts'
import { guardrails, misfitOf } from './guardrails.ts'
import { name, stored } from './name.ts'
import { objectType } from './object-type.ts'
import { problem, progress, type RunState, runState } from './run.ts'

/** Object + destination + data template + workflow. It is called as its object is. */
export const orchestrationInput = z
  .strictObject({
    objectType,
    object: name,
    destination: name,
    /** Absent: every column in order, with the settings of the destination. */
    dataTemplate: name.optional(),
    settings: partialFileSettings.default({}),
    workflow: z.enum(['manual', 'automatic']).default('manual'),
    group: name.optional(),
    /** By when it has to have arrived, of what its group is due for. */
    deadline: deadline.optional(),
    /** Absent: whatever is built is sent. */
    guardrails: guardrails.optional(),
    alerts: channelNames,
  })
  .superRefine(({ guardrails: rules, objectType }, context) => {
    const misfit = rules && misfitOf(rules, objectType === 'database-export')
    if (misfit) context.addIssue({ code: 'custom', path: ['guardrails'], message: misfit })
  })
  .refine((it) => (it.workflow === 'automatic') === (it.group !== undefined), {
    path: ['group'],
    error: 'an automatic workflow needs a group, a manual one has none',
  })
  .refine((it) => it.deadline === undefined || it.workflow === 'automatic', {
    path: ['deadline'],
    error: 'what runs by hand is never due',
  })
export type OrchestrationInput = z.infer<typeof orchestrationInput>

/** How an orchestration stands: as its last run does. */
export const orchestrationStatus = z.enum(['activated', 'waiting', 'running', 'completed', 'failed', 'stopped', 'held'])
export type OrchestrationStatus = z.infer<typeof orchestrationStatus>

const STATUS_OF = {
  waiting: 'waiting',
  running: 'running',
  held: 'held',
  // It runs until it has stopped.
  stopping: 'running',
  succeeded: 'completed',
  failed: 'failed',
  stopped: 'stopped',
} as const satisfies Record<RunState, OrchestrationStatus>

export const statusOf = (lastRun: { readonly state: RunState } | null): OrchestrationStatus =>
  lastRun === null ? 'activated' : STATUS_OF[lastRun.state]

/** The states that a last run may have; `activated` is none of them: such an orchestration never ran. */
export const statesOf = (status: OrchestrationStatus): RunState[] =>
  (Object.keys(STATUS_OF) as RunState[]).filter((state) => STATUS_OF[state] === status)

export const orchestration = orchestrationInput
  .safeExtend({
    ...stored,
    /** The name of its object. */
    name,
    /** The e-mail address of who made it; null where no user did. */
    owner: z.string().nullable(),
    /** By its destination and data template, as they stand now. */
    openTo: businessAccess,
    lastRun: z
      .object({
        id: z.string(),
        state: runState,
        startedAt: z.string().nullable(),
        endedAt: z.string().nullable(),
        rows: z.int().nullable(),
        progress: progress.nullable(),
        error: problem.nullable(),
      })
      .nullable(),
    status: orchestrationStatus,
    /** How its first own deadline stands that is open; null where there is none. */
    openDeadline: deadlineStanding.nullable(),
  })
  .strip()
export type Orchestration = z.infer<typeof orchestration>
