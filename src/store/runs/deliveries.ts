import { eq, isNull } from 'drizzle-orm'
import type { Delivery } from '../../model/run.ts'
import type { Db } from '../db.ts'
import { delivery } from '../schema/runs.ts'
import { type Hold, lockHeld } from './runs.ts'

/** How far one artifact is on its way in one run. `delivery` is there once it has its final name. */
export interface DeliveryRecord {
  readonly artifactId: string
  /** Bytes from the start, without a gap, that the server has acknowledged. */
  readonly acknowledgedBytes: number
  readonly delivery: Delivery | null
}

/** The deliveries of a run, as far as they are. */
export async function listDeliveries(db: Db, runId: string): Promise<DeliveryRecord[]> {
  const rows = await db
    .select()
    .from(delivery)
    .where(eq(delivery.runId, runId))
    .orderBy(delivery.sentAt, delivery.artifactId)
  return rows.map((row) => ({
    artifactId: row.artifactId,
    acknowledgedBytes: row.acknowledgedBytes,
    delivery: toDelivery(row),
  }))
}

/**
 * Stores from where a retry may resume a file.
 * @throws AppError `worker_lost`
 */
export async function saveAcknowledged(db: Db, hold: Hold, at: { artifactId: string; bytes: number }): Promise<void> {
  await db.transaction(async (tx) => {
    await lockHeld(tx, hold)
    await tx
      .insert(delivery)
      .values({ runId: hold.id, artifactId: at.artifactId, acknowledgedBytes: at.bytes })
      .onConflictDoUpdate({
        target: [delivery.runId, delivery.artifactId],
        set: { acknowledgedBytes: at.bytes },
        setWhere: isNull(delivery.sentAt),
      })
  })
}

/**
 * Stores the proof that a file has arrived. The first proof stays: a file is delivered once.
 * @throws AppError `worker_lost`
 */
export async function saveDelivery(db: Db, hold: Hold, sent: Delivery & { artifactId: string }): Promise<void> {
  const { artifactId, sentAt, members, ...facts } = sent
  const values = { ...facts, members: members ?? null, acknowledgedBytes: sent.bytes, sentAt: new Date(sentAt) }
  await db.transaction(async (tx) => {
    await lockHeld(tx, hold)
    await tx
      .insert(delivery)
      .values({ ...values, runId: hold.id, artifactId })
      .onConflictDoUpdate({
        target: [delivery.runId, delivery.artifactId],
        set: values,
        setWhere: isNull(delivery.sentAt),
      })
  })
}

/** The proof as a receipt shows it; null for a file that is still on its way. */
export function toDelivery(row: typeof delivery.$inferSelect): Delivery | null {
  const { path, rows, bytes, sha256, verified, sentAt } = row
  if (path === null || rows === null || bytes === null || sha256 === null || !verified || !sentAt) return null
  return {
    path,
    rows,
    bytes,
    sha256,
    contentSha256: row.contentSha256,
    ...(row.members === null ? {} : { members: row.members }),
    pgpKeyFingerprint: row.pgpKeyFingerprint,
    hostKeyFingerprint: row.hostKeyFingerprint,
    verified,
    notes: row.notes,
    sentAt: sentAt.toISOString(),
  }
}
