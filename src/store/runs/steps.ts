import { and, eq, sql } from 'drizzle-orm'
import type { Progress, RunState, StepName, StepState } from '../../model/run.ts'
import type { Db } from '../db.ts'
import { run, runStep } from '../schema/runs.ts'
import { type Hold, lockHeld, lost } from './runs.ts'

export type StepRecord = typeof runStep.$inferSelect

/** `output` is JSON that a later step or attempt reads; absent, what stands there stays. */
export interface StepSave {
  readonly name: StepName
  readonly state: StepState
  readonly output?: unknown
}

export async function findStep(db: Db, runId: string, name: StepName): Promise<StepRecord | undefined> {
  const [found] = await db
    .select()
    .from(runStep)
    .where(and(eq(runStep.runId, runId), eq(runStep.name, name)))
  return found
}

/**
 * Stores where a step is. It begins when first saved as *running* and ends with the last state that is neither
 * *waiting* nor *running*.
 * @throws AppError `worker_lost`
 */
export async function saveStep(db: Db, hold: Hold, step: StepSave): Promise<void> {
  const isOpen = step.state === 'waiting' || step.state === 'running'
  const values = {
    state: step.state,
    startedAt: step.state === 'waiting' ? null : sql`now()`,
    endedAt: isOpen ? null : sql`now()`,
    ...(step.output === undefined ? {} : { output: step.output }),
  }
  const set = { ...values, startedAt: sql`coalesce(${runStep.startedAt}, ${values.startedAt})` }
  await db.transaction(async (tx) => {
    await lockHeld(tx, hold)
    await tx
      .insert(runStep)
      .values({ ...values, runId: hold.id, name: step.name })
      .onConflictDoUpdate({ target: [runStep.runId, runStep.name], set })
  })
}

/**
 * Stores how far a run is; at most once a second is enough.
 * @returns the state of the run: *stopping* once a person wants it to end
 * @throws AppError `worker_lost`
 */
export async function saveProgress(db: Db, hold: Hold, progress: Progress): Promise<RunState> {
  const [saved] = await db
    .update(run)
    .set({ progress })
    .where(and(eq(run.id, hold.id), eq(run.fence, hold.fence)))
    .returning({ state: run.state })
  return saved?.state ?? lost(hold)
}
