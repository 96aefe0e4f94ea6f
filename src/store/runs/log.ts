import { count, eq } from 'drizzle-orm'
import type { LogLine } from '../../model/run.ts'
import type { Db } from '../db.ts'
import { runLog } from '../schema/runs.ts'

/** From here on a run's log takes warnings and errors only, which say more; then nothing. */
const FULL_OF_NEWS = 400
const FULL = 500

/** A line that is about no step. */
export const lineOf = (at: Date, text: string): LogLine => ({ at: at.toISOString(), level: 'info', step: null, text })

/** Adds lines to the log of a run, as far as there is room. */
export async function addLogLines(db: Db, runId: string, lines: readonly LogLine[]): Promise<void> {
  const [found] = await db.select({ lines: count() }).from(runLog).where(eq(runLog.runId, runId))
  const there = found?.lines ?? 0
  const kept = lines.filter((it, index) => there + index < (it.level === 'info' ? FULL_OF_NEWS : FULL))
  if (kept.length === 0) return
  await db.insert(runLog).values(kept.map((it) => ({ ...it, at: new Date(it.at), runId })))
}

/** What happened in a run, in order. */
export async function listLogLines(db: Db, runId: string): Promise<LogLine[]> {
  const rows = await db.select().from(runLog).where(eq(runLog.runId, runId)).orderBy(runLog.position)
  return rows.map(({ at, level, step, text }) => ({ at: at.toISOString(), level, step, text }))
}
