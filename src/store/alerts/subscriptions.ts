import { and, eq } from 'drizzle-orm'
import type { Db } from '../db.ts'
import { runSubscription } from '../schema/alerts.ts'

/** Has a user mailed when a run ends or is held. Asking twice is fine. */
export async function subscribe(db: Db, runId: string, userId: string): Promise<void> {
  await db.insert(runSubscription).values({ runId, userId }).onConflictDoNothing()
}

export async function unsubscribe(db: Db, runId: string, userId: string): Promise<void> {
  await db.delete(runSubscription).where(ofUser(runId, userId))
}

/** Whether a user has subscribed to a run. */
export async function isSubscribed(db: Db, runId: string, userId: string): Promise<boolean> {
  return (await db.$count(runSubscription, ofUser(runId, userId))) > 0
}

const ofUser = (runId: string, userId: string) =>
  and(eq(runSubscription.runId, runId), eq(runSubscription.userId, userId))
