import { and, eq, inArray, sql } from 'drizzle-orm'
import { AppError } from '../../../model/errors.ts'
import type { Delivery } from '../../../model/run.ts'
import type { Db } from '../../db.ts'
import { violationOf } from '../../rows/violations.ts'
import { artifact, delivery, run, runStep } from '../../schema/runs.ts'
import type { RunRecord } from '../runs.ts'

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

/** What a run begins anew with. */
export interface NewPlan {
  readonly id: string
  /** Names as they are by now. */
  readonly orchestration: string
  readonly destination: string
  readonly snapshot: unknown
  /** All that has arrived so far, in whatever attempt. */
  readonly arrivedBefore: readonly Delivery[]
}

/** Gives a run that waits again another plan. Nothing of it has arrived from then on: it sends all of its files. */
export async function replacePlan(tx: Db, { id, arrivedBefore, ...plan }: NewPlan): Promise<void> {
  await tx
    .update(run)
    .set({ ...plan, arrivedBefore: [...arrivedBefore], successFile: null, progress: null })
    .where(eq(run.id, id))
  await tx.delete(delivery).where(eq(delivery.runId, id))
  await tx.delete(runStep).where(and(eq(runStep.runId, id), inArray(runStep.name, ['deliver', 'finish'])))
}

/**
 * Forgets what a run built, what was said of it, and who let it go. Its bytes are tidied away by whoever works on it next.
 * @param begun files that may lie at the partner half sent, to be removed there
 */
export async function forgetBuilt(
  tx: Db,
  id: string,
  begun: readonly { readonly id: string; readonly name: string }[],
): Promise<void> {
  await tx
    .update(run)
    .set({ judgement: null, heldAt: null, release: null, rows: null, warnings: [] })
    .where(eq(run.id, id))
  await tx.delete(artifact).where(eq(artifact.runId, id))
  await tx.delete(runStep).where(eq(runStep.runId, id))
  if (begun.length === 0) return
  const output = { begun, successFile: null }
  await tx.insert(runStep).values({ runId: id, name: 'deliver', state: 'waiting', output })
}
