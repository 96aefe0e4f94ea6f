import { gte, inArray, or, sql } from 'drizzle-orm'
import { ACTIVE_STATES, type Receipt } from '../../model/run.ts'
import type { Db } from '../db.ts'
import { run } from '../schema/runs.ts'
import { RECEIPT_COLUMNS, toReceipts } from './receipts.ts'

/** The runs that are active or ended within the last so many milliseconds, the oldest first. */
export async function listLiveRuns(db: Db, endedWithinMs: number): Promise<Receipt[]> {
  const since = sql`now() - ${endedWithinMs} * interval '1 millisecond'`
  const rows = await db
    .select(RECEIPT_COLUMNS)
    .from(run)
    .where(or(inArray(run.state, [...ACTIVE_STATES]), gte(run.endedAt, since)))
    .orderBy(run.id)
  return toReceipts(db, rows)
}
