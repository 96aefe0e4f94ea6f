import { and, asc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import { newId } from '../../lib/ids.ts'
import type { DeadlineTimes } from '../../model/deadline-times.ts'
import type { Judged } from '../../model/forecast.ts'
import type { Db } from '../db.ts'
import { deadline } from '../schema/deadlines.ts'
import { groupRun } from '../schema/group-runs.ts'
import { isOpen } from './standings.ts'
import type { Subject } from './subjects.ts'

export type DeadlineRow = typeof deadline.$inferSelect

/** Those that are to be judged, by subject and time. @param subjectId whose; absent: all */
export const listOpenDeadlines = (db: Db, subjectId?: string): Promise<DeadlineRow[]> =>
  db
    .select()
    .from(deadline)
    .where(and(isOpen, subjectId === undefined ? undefined : eq(deadline.subjectId, subjectId)))
    .orderBy(asc(deadline.subjectId), asc(deadline.deadlineAt))

/** Opens a deadline, where nobody has. One that is open for another time of the schedule is for this one from then on. */
export async function openDeadline(db: Db, subject: Subject, times: DeadlineTimes): Promise<void> {
  const { id, group, member } = subject
  await db
    .insert(deadline)
    .values({
      ...times,
      id: newId('ddl'),
      subjectId: id,
      groupId: group.id,
      group: group.name,
      orchestration: member?.name ?? null,
      destination: member?.destination ?? null,
    })
    .onConflictDoUpdate({
      target: [deadline.subjectId, deadline.deadlineAt],
      set: { dueAt: times.dueAt },
      setWhere: sql`${isOpen} and ${lt(deadline.dueAt, times.dueAt)}`,
    })
}

/** Forgets open ones that nobody waits for any more; those that are late were missed. @returns those that were there */
export async function dropDeadlines(db: Db, ids: readonly string[]): Promise<DeadlineRow[]> {
  if (ids.length === 0) return []
  const isDropped = inArray(deadline.id, [...ids])
  const missed = await db
    .update(deadline)
    .set({ state: 'missed', expectedAt: null, changedAt: sql`now()` })
    .where(and(isDropped, eq(deadline.state, 'late')))
    .returning()
  return [...missed, ...(await db.delete(deadline).where(and(isDropped, isOpen)).returning())]
}

/** What was due has to have arrived at another time. */
export async function moveDeadline(db: Db, { id, subjectId }: DeadlineRow, deadlineAt: Date): Promise<void> {
  const isTaken = sql`exists (select 1 from ${deadline} o where o.subject_id = ${subjectId} and o.deadline_at = ${deadlineAt.toISOString()}::timestamptz)`
  await db
    .update(deadline)
    .set({ deadlineAt })
    .where(and(eq(deadline.id, id), isOpen, sql`not ${isTaken}`))
}

/**
 * Notes how an open deadline stands. Of several servers that find the same at once, one has changed its state.
 * @returns it as it is from then on, where this call changed its state
 */
export async function saveJudged(db: Db, before: DeadlineRow, judged: Judged): Promise<DeadlineRow | undefined> {
  const isChange = before.state !== judged.state
  const saved = await db
    .update(deadline)
    .set({ ...judged, ...(isChange ? { changedAt: sql`now()` } : {}) })
    .where(and(eq(deadline.id, before.id), eq(deadline.state, before.state)))
    .returning()
  return isChange ? saved[0] : undefined
}

/** Most times of a silence that are made up for at once. */
const MOST = 1000

/** The times of a group's schedule within a span of which something has become, in order. */
export async function listDueTimes(
  db: Db,
  groupId: string,
  { after, before }: { readonly after: Date; readonly before: Date },
): Promise<Date[]> {
  const rows = await db
    .select({ dueAt: groupRun.dueAt })
    .from(groupRun)
    .where(
      and(
        eq(groupRun.groupId, groupId),
        eq(groupRun.trigger, 'schedule'),
        gt(groupRun.dueAt, after),
        lt(groupRun.dueAt, before),
      ),
    )
    .orderBy(asc(groupRun.dueAt))
    .limit(MOST)
  return rows.flatMap((it) => it.dueAt ?? [])
}
