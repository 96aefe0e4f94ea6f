import { and, eq, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { Db } from '../db.ts'
import { connectionSlot as slot } from '../schema/runs.ts'

export interface SlotRequest {
  /** Host and port, as the plugin counts them. */
  readonly host: string
  readonly want: number
  /** Most connections to this host at once, over all runs and processes (P29). */
  readonly limit: number
  /** Who holds them: a text that no other task has. */
  readonly holder: string
  readonly leaseSeconds: number
}

const leaseUntil = (seconds: number) => sql`now() + ${seconds} * interval '1 second'`

/**
 * Takes up to `want` free connections to a host, never more than its limit over everybody: a slot is a row, and a row has
 * one holder (control-plane §3.7). Free is what was released or whose lease has ended.
 * @returns how many were taken; 0 where none is free: wait a little and ask again
 */
export async function takeSlots(db: Db, request: SlotRequest): Promise<number> {
  const { host, want, limit, holder, leaseSeconds } = request
  const numbers = Array.from({ length: limit }, (_, index) => ({ host, number: index + 1 }))
  return db.transaction(async (tx) => {
    await tx.insert(slot).values(numbers).onConflictDoNothing()
    const free = await tx
      .select({ number: slot.number })
      .from(slot)
      .where(
        and(eq(slot.host, host), lte(slot.number, limit), or(isNull(slot.holder), lt(slot.leaseUntil, sql`now()`))),
      )
      .orderBy(slot.number)
      .limit(want)
      .for('update', { skipLocked: true })
    if (free.length === 0) return 0
    const taken = free.map((it) => it.number)
    await tx
      .update(slot)
      .set({ holder, leaseUntil: leaseUntil(leaseSeconds) })
      .where(and(eq(slot.host, host), inArray(slot.number, taken)))
    return free.length
  })
}

/** Prolongs the lease of all that a holder has. @returns how many it still has */
export async function renewSlots(db: Db, holder: string, leaseSeconds: number): Promise<number> {
  const renewed = await db
    .update(slot)
    .set({ leaseUntil: leaseUntil(leaseSeconds) })
    .where(eq(slot.holder, holder))
    .returning({ number: slot.number })
  return renewed.length
}

/** Gives back all that a holder has. */
export async function releaseSlots(db: Db, holder: string): Promise<void> {
  await db.update(slot).set({ holder: null, leaseUntil: null }).where(eq(slot.holder, holder))
}
