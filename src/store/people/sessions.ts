import { and, desc, eq, gt, ne, sql } from 'drizzle-orm'
import type { Session } from '../../model/session.ts'
import type { Db } from '../db.ts'
import { missing } from '../rows/saving.ts'
import { session } from '../schema/sign-in.ts'

/** Where a user is signed in, the latest first. */
export async function listSessions(db: Db, userId: string): Promise<Omit<Session, 'isCurrent'>[]> {
  const rows = await db
    .select()
    .from(session)
    .where(and(eq(session.userId, userId), gt(session.expiresAt, sql`now()`)))
    .orderBy(desc(session.createdAt), desc(session.id))
  return rows.map((it) => ({
    id: it.id,
    createdAt: it.createdAt.toISOString(),
    expiresAt: it.expiresAt.toISOString(),
    ipAddress: it.ipAddress || null,
    userAgent: it.userAgent || null,
  }))
}

/** Signs a user out in one place. @throws AppError `not_found` also where the session is another user's */
export async function endSession(db: Db, userId: string, id: string): Promise<void> {
  const gone = await db
    .delete(session)
    .where(and(eq(session.id, id), eq(session.userId, userId)))
    .returning({ id: session.id })
  if (gone.length === 0) throw missing({ noun: 'session', name: id })
}

/** Signs a user out everywhere, but for one session where it is given. */
export async function endSessions(db: Db, userId: string, but: string | null = null): Promise<void> {
  await db.delete(session).where(and(eq(session.userId, userId), but === null ? undefined : ne(session.id, but)))
}
