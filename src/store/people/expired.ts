import { lt, sql } from 'drizzle-orm'
import type { Db } from '../db.ts'
import { rateLimit, session, verification } from '../schema/sign-in.ts'

const DAY_MS = 86_400_000

/** Takes away what lets nobody in any more: ended sessions, invitations out of date, counts of old attempts. */
export async function deleteExpired(db: Db, now: Date): Promise<void> {
  await db.delete(session).where(lt(session.expiresAt, sql`now()`))
  await db.delete(verification).where(lt(verification.expiresAt, sql`now()`))
  await db.delete(rateLimit).where(lt(rateLimit.lastRequest, now.getTime() - DAY_MS))
}
