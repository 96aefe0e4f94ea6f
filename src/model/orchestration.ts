import { z } from 'zod'
import { businessAccess } from './business-access.ts'
import { partialFileSettings } from './file-settings.ts'
import { name, stored } from './name.ts'
import { objectType } from './object-type.ts'
import { runState } from './run.ts'

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
  })
  .refine((it) => (it.workflow === 'automatic') === (it.group !== undefined), {
    path: ['group'],
    error: 'an automatic workflow needs a group, a manual one has none',
  })
export type OrchestrationInput = z.infer<typeof orchestrationInput>

export const orchestration = orchestrationInput
  .safeExtend({
    ...stored,
    /** The name of its object. */
    name,
    /** By its destination and data template, as they stand now. */
    openTo: businessAccess,
    lastRun: z
      .object({ id: z.string(), state: runState, startedAt: z.string().nullable(), endedAt: z.string().nullable() })
      .nullable(),
  })
  .strip()
export type Orchestration = z.infer<typeof orchestration>
