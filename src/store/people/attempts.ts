import { eq, sql } from 'drizzle-orm'
import { newId } from '../../lib/ids.ts'
import type { Db } from '../db.ts'
import { rateLimit } from '../schema/sign-in.ts'

interface Attempt {
  /** Names what is guessed at, hashed where it would tell who. */
  readonly key: string
  readonly max: number
  readonly windowMs: number
  readonly now: number
}

/**
 * Counts an attempt before it is made, so that many at once cannot slip through.
 * @returns how long to wait where there were too many; zero: go on. An attempt that has to wait does not make it longer.
 */
export async function countAttempt(db: Db, { key, max, windowMs, now }: Attempt): Promise<number> {
  const isOver = sql`${rateLimit.lastRequest} <= ${now - windowMs}`
  const [row] = await db
    .insert(rateLimit)
    .values({ id: newId('lim'), key, count: 1, lastRequest: now })
    .onConflictDoUpdate({
      target: rateLimit.key,
      set: {
        count: sql`case when ${isOver} then 1 else ${rateLimit.count} + 1 end`,
        lastRequest: sql`case when ${isOver} or ${rateLimit.count} < ${max} then ${now} else ${rateLimit.lastRequest} end`,
      },
    })
    .returning()
  if (!row) throw new Error('an insert gave no row')
  return row.count <= max ? 0 : row.lastRequest + windowMs - now
}

/** The attempt was right: the count begins again. */
export async function forgetAttempts(db: Db, key: string): Promise<void> {
  await db.delete(rateLimit).where(eq(rateLimit.key, key))
}

/** Whether something that must be used once is used for the first time. Of two at once, one is told so. */
export async function isFirstUse(db: Db, key: string, now: number): Promise<boolean> {
  const made = await db
    .insert(rateLimit)
    .values({ id: newId('lim'), key, count: 1, lastRequest: now })
    .onConflictDoNothing()
    .returning({ id: rateLimit.id })
  return made.length === 1
}
