import { and, eq, exists, inArray, isNull, lt, not, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Artifact } from '../../model/artifact.ts'
import { ACTIVE_STATES } from '../../model/run.ts'
import type { Db } from '../db.ts'
import { artifact, run } from '../schema/runs.ts'
import { type Hold, lockHeld } from './runs.ts'

/** An artifact with the run that built it. `deletedAt` is set once its bytes are gone from the spool. */
export interface ArtifactRecord extends Artifact {
  readonly runId: string
  readonly deletedAt: Date | null
}

/**
 * Stores a whole artifact; `position` is its place in the run, from 0. A second save of the same id replaces the first.
 * @throws AppError `worker_lost`
 */
export async function saveArtifact(db: Db, hold: Hold, built: Artifact & { position: number }): Promise<void> {
  const { id, ...facts } = { ...built, members: built.members ?? null }
  await db.transaction(async (tx) => {
    await lockHeld(tx, hold)
    await tx
      .insert(artifact)
      .values({ id, runId: hold.id, ...facts })
      .onConflictDoUpdate({ target: artifact.id, set: facts })
  })
}

/** The artifacts that a run built, in order; also those whose bytes are gone. */
export async function listArtifacts(db: Db, runId: string): Promise<ArtifactRecord[]> {
  const rows = await db.select().from(artifact).where(eq(artifact.runId, runId)).orderBy(artifact.position)
  return rows.map(toRecord)
}

/**
 * Artifacts from before a point in time whose bytes may go: their run has ended, and no active run sends them again.
 * At most 1000 at a time, oldest first.
 */
export async function listArtifactsToClean(db: Db, before: Date): Promise<ArtifactRecord[]> {
  const redelivery = alias(run, 'redelivery')
  const active = [...ACTIVE_STATES]
  const rows = await db
    .select()
    .from(artifact)
    .innerJoin(run, eq(run.id, artifact.runId))
    .where(
      and(
        isNull(artifact.deletedAt),
        lt(artifact.createdAt, before),
        not(inArray(run.state, active)),
        not(
          exists(
            db
              .select({ one: sql`1` })
              .from(redelivery)
              .where(and(eq(redelivery.redeliveryOf, run.id), inArray(redelivery.state, active))),
          ),
        ),
      ),
    )
    .orderBy(artifact.createdAt)
    .limit(1000)
  return rows.map((row) => toRecord(row.artifact))
}

/** Says that the bytes of an artifact are gone; what it proves stays. */
export async function markArtifactDeleted(db: Db, id: string): Promise<void> {
  await db
    .update(artifact)
    .set({ deletedAt: sql`now()` })
    .where(and(eq(artifact.id, id), isNull(artifact.deletedAt)))
}

function toRecord(row: typeof artifact.$inferSelect): ArtifactRecord {
  const { position: _, createdAt: __, members, ...facts } = row
  return members === null ? facts : { ...facts, members }
}
