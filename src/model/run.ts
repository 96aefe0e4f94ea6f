import { z } from 'zod'
import { deadlineStanding } from './deadline.ts'
import type { ErrorCode } from './errors.ts'
import { hostKeys } from './host-keys.ts'
import { judgement, release } from './judgement.ts'
import { objectType } from './object-type.ts'
import { resolution } from './resolution.ts'

/**
 * waiting → running → succeeded | failed, with stopping → stopped from either of the first two.
 * running → held where a guardrail keeps the files back; held → waiting when somebody releases them, or → stopped.
 */
export const RUN_STATES = ['waiting', 'running', 'held', 'stopping', 'succeeded', 'failed', 'stopped'] as const
export const runState = z.enum(RUN_STATES)
export type RunState = z.infer<typeof runState>

/** A run in one of these is active: an orchestration has at most one such run. */
export const ACTIVE_STATES = ['waiting', 'running', 'held', 'stopping'] as const satisfies readonly RunState[]
export const isActive = (state: RunState): boolean => (ACTIVE_STATES as readonly RunState[]).includes(state)

/** A state in the words of the pages. */
export const STATE_TITLES: Readonly<Record<RunState, string>> = {
  waiting: 'Waiting to start',
  running: 'Running',
  held: 'Held',
  stopping: 'Stopping',
  succeeded: 'Completed',
  failed: 'Failed',
  stopped: 'Stopped',
}

/** What a list of runs may be sorted by; with `-` the greatest first. */
export const runSort = z.enum(['started', '-started', 'duration', '-duration', 'rows', '-rows'])
export type RunSort = z.infer<typeof runSort>

export const STEP_NAMES = ['query', 'build', 'deliver', 'finish'] as const
export const stepName = z.enum(STEP_NAMES)
export type StepName = z.infer<typeof stepName>

export const stepState = z.enum(['waiting', 'running', 'succeeded', 'failed', 'stopped', 'skipped'])
export type StepState = z.infer<typeof stepState>

export const problem = z.object({
  code: z.custom<ErrorCode>((value) => typeof value === 'string').meta({ type: 'string' }),
  message: z.string(),
  hint: z.string(),
  retryable: z.boolean(),
  hostKeys: hostKeys.optional(),
})

/** How far a run is: rows and bytes rendered, bytes acknowledged by the server, rates a second. */
export const progress = z.object({
  rows: z.int(),
  builtBytes: z.int(),
  sentBytes: z.int(),
  /** Size of all that is to be sent; null while it is still being built. */
  totalBytes: z.int().nullable(),
  bytesPerSecond: z.number(),
  secondsLeft: z.number().nullable(),
})
export type Progress = z.infer<typeof progress>

export const member = z.object({ name: z.string(), rows: z.int(), bytes: z.int(), sha256: z.string() })
export type Member = z.infer<typeof member>

/** `size`: the server told the same size. `acknowledged`: it took every byte and the close, and would not tell the size. */
export const verified = z.enum(['size', 'acknowledged'])

/** What is true of a file wherever it is: as an artifact, and as it was sent. */
export const fileFacts = {
  rows: z.int(),
  bytes: z.int(),
  /** Of the bytes as they are sent, hex. */
  sha256: z.string(),
  /** Of the file before encoding and encryption, hex; null for an archive of several files. */
  contentSha256: z.string().nullable(),
  members: z.array(member).optional(),
  pgpKeyFingerprint: z.string().nullable(),
}

/** One artifact sent to one destination, with proof. */
export const delivery = z.object({
  path: z.string(),
  ...fileFacts,
  hostKeyFingerprint: z.string().nullable(),
  verified,
  /** What could not be done or proved, in sentences. */
  notes: z.array(z.string()),
  sentAt: z.string(),
})
export type Delivery = z.infer<typeof delivery>

/** Who said that a group may go on without a run that failed, and when; the reason, where one was given. */
export const skip = z.object({ by: z.string(), at: z.string(), reason: z.string().nullable() })
export type Skip = z.infer<typeof skip>

/** What a run proves about itself. */
export const receipt = z.object({
  id: z.string(),
  orchestration: z.string(),
  /** Null once it is deleted. */
  orchestrationId: z.string().nullable(),
  objectType: objectType.nullable(),
  destination: z.string(),
  state: runState,
  startedBy: z.string(),
  /** The user whose rights it has; null for what a schedule or the command line began. */
  startedById: z.string().nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** Of the time from start to end, what lay between an end and a retry by hand. */
  restedMs: z.int(),
  rows: z.int().nullable(),
  deliveries: z.array(delivery),
  /** Files that had arrived when it was restarted: it sent all of its files anew. */
  arrivedBefore: z.array(delivery),
  successFile: z.string().nullable(),
  steps: z.array(
    z.object({ name: stepName, state: stepState, startedAt: z.string().nullable(), endedAt: z.string().nullable() }),
  ),
  warnings: z.array(z.string()),
  /** The run whose files this one sent again. */
  redeliveryOf: z.string().nullable(),
  attempt: z.int(),
  progress: progress.nullable(),
  /** What its guardrails said; null where there were none, or it did not come so far. */
  judgement: judgement.extend({ heldAt: z.string().nullable(), release: release.nullable() }).nullable(),
  /** Of a run that failed in a group: the others go on without it. */
  skip: skip.nullable(),
  error: problem.nullable(),
  /** How its deadline stands, or that of its group, for the time that it was due; null where there is none. */
  deadline: deadlineStanding.nullable(),
  /** What can be done about the cause of a failure. */
  resolution: resolution.nullable(),
})
export type Receipt = z.infer<typeof receipt>

export const logLevel = z.enum(['info', 'warning', 'error'])
export type LogLevel = z.infer<typeof logLevel>

/** Something notable that happened in a run: a sentence without secrets or cells. */
export const logLine = z.object({ at: z.string(), level: logLevel, step: stepName.nullable(), text: z.string() })
export type LogLine = z.infer<typeof logLine>
