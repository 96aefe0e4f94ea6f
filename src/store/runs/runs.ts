import { and, eq, inArray, sql } from 'drizzle-orm'
import { AppError, type Problem } from '../../model/errors.ts'
import { ACTIVE_STATES, type RunState } from '../../model/run.ts'
import type { Db } from '../db.ts'
import { violationOf } from '../rows/violations.ts'
import { run } from '../schema/runs.ts'

/** What a run begins with. `snapshot` is the resolved plan as JSON: no secrets. */
export interface NewRun {
  readonly id: string
  readonly orchestrationId: string | null
  /** Names as they are today: the receipt keeps them. */
  readonly orchestration: string
  readonly destination: string
  readonly snapshot: unknown
  /** Seals the artifacts of this run; itself sealed by the vault. */
  readonly sealedSpoolKey: string | null
  readonly startedBy: string
  readonly startedById: string | null
  readonly redeliveryOf: string | null
  /** The run of a group that it is part of. */
  readonly groupRunId?: string | null
}

/** A run as the machine sees it. `startedAt` is the first claim, `retryingSince` the first failure that was retried. */
export type RunRecord = typeof run.$inferSelect

/** The right to write to a run: it ends when another worker claims it. */
export interface Hold {
  readonly id: string
  readonly fence: number
}

/** How a run ended, and what it proves. */
export interface RunEnd {
  readonly state: 'succeeded' | 'failed' | 'stopped'
  readonly problem: Problem | null
  readonly rows?: number | null
  readonly warnings?: readonly string[]
  readonly successFile?: string | null
}

/**
 * Puts a run into the state *waiting*.
 * @throws AppError `already_running` where its orchestration has an active run, in whatever process
 */
export async function createRun(db: Db, input: NewRun): Promise<RunRecord> {
  try {
    const [created] = await db.insert(run).values(input).returning()
    if (created) return created
  } catch (error) {
    const constraint = violationOf(error)?.constraint
    if (constraint !== 'run_one_active' && constraint !== 'run_one_of_group') throw error
    throw new AppError('already_running', `“${input.orchestration}” to “${input.destination}” is running already.`)
  }
  throw new Error('an insert gave no row')
}

/** Remembers which job of the queue executes the run. */
export async function setRunJob(db: Db, id: string, jobId: string): Promise<void> {
  await db.update(run).set({ jobId }).where(eq(run.id, id))
}

export async function findRun(db: Db, id: string): Promise<RunRecord | undefined> {
  const [found] = await db.select().from(run).where(eq(run.id, id))
  return found
}

/** @throws AppError `not_found` */
export async function getRun(db: Db, id: string): Promise<RunRecord> {
  const found = await findRun(db, id)
  if (!found) throw new AppError('not_found', `There is no run ${id}.`)
  return found
}

/** Runs that have not ended, oldest first: what a reconciler compares with the jobs of the queue. */
export async function listActiveRuns(db: Db): Promise<RunRecord[]> {
  return db
    .select()
    .from(run)
    .where(inArray(run.state, [...ACTIVE_STATES]))
    .orderBy(run.id)
}

/**
 * Takes a run for one worker. The queue decides which worker that is, so a run is also taken from one that died or lost
 * its lease: every write of the earlier worker is refused from here on. A run that is being stopped stays *stopping*.
 * Empty when it has ended or is held.
 */
export async function claimRun(db: Db, id: string): Promise<RunRecord | undefined> {
  const [claimed] = await db
    .update(run)
    .set({
      state: sql`case when ${run.state} = 'waiting' then 'running' else ${run.state} end`,
      fence: sql`${run.fence} + 1`,
      startedAt: sql`coalesce(${run.startedAt}, now())`,
      nextAttemptAt: null,
    })
    .where(and(eq(run.id, id), inArray(run.state, ['waiting', 'running', 'stopping'])))
    .returning()
  return claimed
}

/**
 * Gives a run back after a failed attempt, to be claimed again in `delayMs`.
 * False when a person is stopping it: then end it instead.
 * @throws AppError `worker_lost` where the hold has ended
 */
export async function retryRun(db: Db, hold: Hold, retry: { problem: Problem; delayMs: number }): Promise<boolean> {
  return db.transaction(async (tx) => {
    if ((await lockHeld(tx, hold)) !== 'running') return false
    await tx
      .update(run)
      .set({
        state: 'waiting',
        attempt: sql`${run.attempt} + 1`,
        problem: retry.problem,
        nextAttemptAt: sql`now() + ${retry.delayMs} * interval '1 millisecond'`,
        retryingSince: sql`coalesce(${run.retryingSince}, now())`,
      })
      .where(eq(run.id, hold.id))
    return true
  })
}

/**
 * Ends a run for good.
 * @throws AppError `worker_lost` where the hold has ended or the run had ended already
 */
export async function endRun(db: Db, hold: Hold, end: RunEnd): Promise<RunRecord> {
  const [ended] = await db
    .update(run)
    .set({
      state: end.state,
      problem: end.problem,
      endedAt: sql`now()`,
      nextAttemptAt: null,
      restedMs: restedWithHold,
      ...(end.rows === undefined ? {} : { rows: end.rows }),
      ...(end.warnings === undefined ? {} : { warnings: [...end.warnings] }),
      ...(end.successFile === undefined ? {} : { successFile: end.successFile }),
    })
    .where(and(eq(run.id, hold.id), eq(run.fence, hold.fence), inArray(run.state, [...ACTIVE_STATES])))
    .returning()
  return ended ?? lost(hold)
}

/** Nobody worked while it was held. */
export const restedWithHold = sql`${run.restedMs} + case when ${run.state} = 'held'
  then (extract(epoch from now() - ${run.heldAt}) * 1000)::bigint else 0 end`

/**
 * Asks for a run to be stopped; whoever holds it ends it. Asking twice is fine.
 * @returns the run as it was before, so that a caller sees whether a worker holds it
 * @throws AppError `not_found`; `not_running` where it has ended
 */
export async function requestStop(db: Db, id: string): Promise<RunRecord> {
  return db.transaction(async (tx) => {
    const [before] = await tx.select().from(run).where(eq(run.id, id)).for('update')
    if (!before) throw new AppError('not_found', `There is no run ${id}.`)
    if (!(ACTIVE_STATES as readonly RunState[]).includes(before.state)) {
      throw new AppError('not_running', `The run ${id} has ended: ${before.state}.`)
    }
    await tx.update(run).set({ state: 'stopping', nextAttemptAt: null, restedMs: restedWithHold }).where(eq(run.id, id))
    return before
  })
}

/**
 * Makes sure, until the transaction ends, that no other worker takes the run.
 * @throws AppError `worker_lost` where one has
 */
export async function lockHeld(tx: Db, hold: Hold): Promise<RunState> {
  const [held] = await tx
    .select({ state: run.state })
    .from(run)
    .where(and(eq(run.id, hold.id), eq(run.fence, hold.fence), inArray(run.state, [...ACTIVE_STATES])))
    .for('update')
  return held?.state ?? lost(hold)
}

export function lost(hold: Hold): never {
  throw new AppError('worker_lost', `Another worker has taken over the run ${hold.id}, or it has ended.`)
}
