import { and, eq, isNotNull, ne, or, sql } from 'drizzle-orm'
import { newId } from '../../lib/ids.ts'
import type { Db } from '../db.ts'
import { groupRun } from '../schema/group-runs.ts'
import { orchestration } from '../schema/objects.ts'
import { run } from '../schema/runs.ts'
import { snapshot } from '../schema/snapshots.ts'
import { type Hold, lockHeld } from './runs.ts'

export type SnapshotRecord = typeof snapshot.$inferSelect

/** Rows that the runs of a group run have in common. */
export interface Common {
  readonly groupRunId: string
  /** Of the database and the SQL. */
  readonly key: string
}

/** Whether other orchestrations of its group send the query of an orchestration, and the run of the group goes on. */
export async function isQueryShared(db: Db, orchestrationId: string, groupRunId: string): Promise<boolean> {
  const rows = await db
    .select({ id: orchestration.id })
    .from(orchestration)
    .innerJoin(groupRun, and(eq(groupRun.groupId, orchestration.groupId), eq(groupRun.id, groupRunId)))
    .where(
      and(
        eq(groupRun.state, 'running'),
        sql`${orchestration.queryId} = (select o.query_id from ${orchestration} o where o.id = ${orchestrationId})`,
        ne(orchestration.id, orchestrationId),
      ),
    )
    .limit(1)
  return rows.length > 0
}

/**
 * Gives the turn to read rows to one run; to another one where that was lost, or ended without them.
 * @returns the row of whoever has the turn, or has kept them; undefined where that changes right now
 */
export async function claimSnapshot(
  db: Db,
  hold: Hold,
  { groupRunId, key }: Common,
): Promise<SnapshotRecord | undefined> {
  const claim = { id: newId('snap'), runId: hold.id, fence: hold.fence }
  const isGone = sql`${snapshot.columns} is null and not exists (select 1 from ${run} r
    where r.id = ${snapshot.runId} and r.fence = ${snapshot.fence} and r.state = 'running')`
  const [claimed] = await db
    .insert(snapshot)
    .values({ ...claim, groupRunId, key })
    .onConflictDoUpdate({
      target: [snapshot.groupRunId, snapshot.key],
      targetWhere: sql`not ${snapshot.isOutdated}`,
      set: claim,
      setWhere: isGone,
    })
    .returning()
  if (claimed) return claimed
  const [found] = await db
    .select()
    .from(snapshot)
    .where(and(eq(snapshot.groupRunId, groupRunId), eq(snapshot.key, key), eq(snapshot.isOutdated, false)))
  return found
}

/** Says that the rows are kept. @throws AppError `worker_lost` */
export async function saveSnapshot(db: Db, hold: Hold, kept: Pick<SnapshotRecord, 'id' | 'columns'>): Promise<void> {
  await db.transaction(async (tx) => {
    await lockHeld(tx, hold)
    await tx.update(snapshot).set({ columns: kept.columns }).where(eq(snapshot.id, kept.id))
  })
}

/** From then on whoever asks for the rows reads them anew. */
export async function outdateSnapshot(db: Db, { groupRunId, key }: Common): Promise<void> {
  await db
    .update(snapshot)
    .set({ isOutdated: true })
    .where(and(eq(snapshot.groupRunId, groupRunId), eq(snapshot.key, key)))
}

/** Ids of the rows that a run keeps for others, as long as they may ask for them. */
export async function listSnapshotsOf(db: Db, runId: string): Promise<string[]> {
  const rows = await db
    .select({ id: snapshot.id })
    .from(snapshot)
    .innerJoin(groupRun, eq(groupRun.id, snapshot.groupRunId))
    .where(
      and(
        eq(snapshot.runId, runId),
        isNotNull(snapshot.columns),
        eq(snapshot.isOutdated, false),
        eq(groupRun.state, 'running'),
      ),
    )
  return rows.map((it) => it.id)
}

/** Rows that nobody will ask for any more: outdated, or of a group run that has ended. */
export async function listSnapshotsToClean(db: Db): Promise<Pick<SnapshotRecord, 'id' | 'runId'>[]> {
  return db
    .select({ id: snapshot.id, runId: snapshot.runId })
    .from(snapshot)
    .innerJoin(groupRun, eq(groupRun.id, snapshot.groupRunId))
    .where(or(eq(snapshot.isOutdated, true), ne(groupRun.state, 'running')))
}

export async function deleteSnapshot(db: Db, id: string): Promise<void> {
  await db.delete(snapshot).where(eq(snapshot.id, id))
}
