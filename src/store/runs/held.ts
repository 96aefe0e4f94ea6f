import { and, desc, eq, exists, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { AppError } from '../../model/errors.ts'
import type { Judgement, Release } from '../../model/judgement.ts'
import type { Db } from '../db.ts'
import { delivery, run } from '../schema/runs.ts'
import { type Hold, lockHeld, type RunRecord, restedWithHold } from './runs.ts'

/** Stores what the guardrails said. @throws AppError `worker_lost` */
export async function saveJudgement(db: Db, hold: Hold, judgement: Judgement): Promise<void> {
  await db.transaction(async (tx) => {
    await lockHeld(tx, hold)
    await tx.update(run).set({ judgement }).where(eq(run.id, hold.id))
  })
}

/**
 * Keeps a run back until somebody decides. Call it in a transaction, with the end of its job.
 * False when a person is stopping it: then end it instead.
 * @throws AppError `worker_lost`
 */
export async function holdRun(
  tx: Db,
  hold: Hold,
  what: { readonly rows: number; readonly warnings: readonly string[] },
): Promise<boolean> {
  if ((await lockHeld(tx, hold)) !== 'running') return false
  await tx
    .update(run)
    .set({ state: 'held', heldAt: sql`now()`, rows: what.rows, warnings: [...what.warnings], problem: null })
    .where(eq(run.id, hold.id))
  return true
}

/**
 * Locks a held run until the transaction ends: of two who decide at once, the second finds it decided.
 * @throws AppError `not_found`, `not_held`
 */
export async function lockHeldRun(tx: Db, id: string): Promise<RunRecord> {
  const [found] = await tx.select().from(run).where(eq(run.id, id)).for('update')
  if (!found) throw new AppError('not_found', `There is no run ${id}.`)
  if (found.state !== 'held') throw new AppError('not_held', `The run ${id} is not held.`)
  return found
}

/** Lets a held run go on; its retries are counted anew. To be locked before by `lockHeldRun`. */
export async function releaseHeld(tx: Db, id: string, release: Release): Promise<void> {
  await tx
    .update(run)
    .set({
      state: 'waiting',
      release,
      firstAttempt: sql`${run.attempt}`,
      retryingSince: null,
      restedMs: restedWithHold,
    })
    .where(eq(run.id, id))
}

/** Runs of the same orchestration before this one that delivered something they had built, the youngest first. */
export async function listDelivered(
  db: Db,
  { id, orchestrationId }: Pick<RunRecord, 'id' | 'orchestrationId'>,
  limit: number,
): Promise<{ readonly id: string; readonly rows: number }[]> {
  if (orchestrationId === null) return []
  const arrived = db
    .select({ one: sql`1` })
    .from(delivery)
    .where(and(eq(delivery.runId, run.id), isNotNull(delivery.sentAt)))
  const rows = await db
    .select({ id: run.id, rows: run.rows })
    .from(run)
    .where(
      and(
        eq(run.orchestrationId, orchestrationId),
        lt(run.id, id),
        eq(run.state, 'succeeded'),
        isNull(run.redeliveryOf),
        isNotNull(run.rows),
        exists(arrived),
      ),
    )
    .orderBy(desc(run.id))
    .limit(limit)
  return rows.map((it) => ({ id: it.id, rows: it.rows ?? 0 }))
}
