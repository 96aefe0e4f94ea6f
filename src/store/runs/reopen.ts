import { and, eq, inArray, sql } from 'drizzle-orm'
import { AppError } from '../../model/errors.ts'
import type { Db } from '../db.ts'
import { violationOf } from '../rows/violations.ts'
import { run, runStep } from '../schema/runs.ts'
import type { RunRecord } from './runs.ts'

/**
 * Takes back the end of a run that failed or was stopped: it waits again, with all that its finished steps left, and its
 * retries are counted anew. Call it in a transaction, with the job that goes on with it.
 * @param byId the user whose rights it has from then on; null where nobody stands behind it
 * @throws AppError `nothing_to_retry` where it is in another state; `already_running` where another run of its
 * orchestration is active
 */
export async function reopenRun(db: Db, id: string, byId: string | null): Promise<RunRecord> {
  const reopened = await reopen(db, id, byId)
  if (!reopened) throw new AppError('nothing_to_retry', `The run ${id} has neither failed nor been stopped.`)
  await db
    .update(runStep)
    .set({ state: 'waiting', startedAt: null, endedAt: null })
    .where(and(eq(runStep.runId, id), inArray(runStep.state, ['running', 'failed', 'stopped'])))
  return reopened
}

async function reopen(db: Db, id: string, byId: string | null): Promise<RunRecord | undefined> {
  const next = sql`${run.attempt} + case when ${run.startedAt} is null then 0 else 1 end`
  const rested = sql`case when ${run.startedAt} is null then interval '0' else now() - ${run.endedAt} end`
  try {
    const [reopened] = await db
      .update(run)
      .set({
        state: 'waiting',
        attempt: next,
        firstAttempt: next,
        restedMs: sql`${run.restedMs} + (extract(epoch from ${rested}) * 1000)::bigint`,
        endedAt: null,
        retryingSince: null,
        nextAttemptAt: null,
        problem: null,
        startedById: byId,
      })
      .where(and(eq(run.id, id), inArray(run.state, ['failed', 'stopped'])))
      .returning()
    return reopened
  } catch (error) {
    if (violationOf(error)?.constraint !== 'run_one_active') throw error
    throw new AppError('already_running', 'Another run of the same orchestration has not ended yet.')
  }
}
