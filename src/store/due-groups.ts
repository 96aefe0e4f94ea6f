import { and, asc, eq, lte } from 'drizzle-orm'
import type { OrchestrationGroupInput } from '../model/orchestration-group.ts'
import type { Schedule } from '../model/schedule.ts'
import type { Db } from './db.ts'
import { scheduleOf } from './orchestration-groups.ts'
import { orchestrationGroup as group } from './schema/objects.ts'

/** A group whose schedule has to be judged. */
export interface DueGroup {
  readonly id: string
  readonly name: string
  readonly schedule: Schedule
  readonly overlap: OrchestrationGroupInput['overlap']
  readonly dueAt: Date | null
}

/** The group that has waited longest, locked until the transaction ends; one that another server is at is passed over. */
export async function lockDueGroup(tx: Db, now: Date): Promise<DueGroup | undefined> {
  const [row] = await tx
    .select()
    .from(group)
    .where(and(lte(group.wakeAt, now), eq(group.enabled, true)))
    .orderBy(asc(group.wakeAt))
    .limit(1)
    .for('no key update', { skipLocked: true })
  const schedule = row && scheduleOf(row)
  return schedule && { id: row.id, name: row.name, schedule, overlap: row.overlap, dueAt: row.dueAt }
}

/** Up to where the times of a schedule are judged, and when to look again. */
export async function setDue(
  tx: Db,
  id: string,
  due: { readonly dueAt: Date | null; readonly wakeAt: Date | null },
): Promise<void> {
  await tx.update(group).set(due).where(eq(group.id, id))
}

/** Locks a group until the transaction ends, so that one occasion at a time is dealt with. Nothing where it is deleted. */
export async function lockGroup(
  tx: Db,
  id: string | null,
): Promise<Pick<DueGroup, 'id' | 'name' | 'overlap'> | undefined> {
  if (id === null) return undefined
  const [row] = await tx.select().from(group).where(eq(group.id, id)).for('no key update')
  return row
}

/** The groups that run after one, as they are enabled. */
export async function followersOf(tx: Db, id: string): Promise<string[]> {
  const rows = await tx
    .select({ id: group.id })
    .from(group)
    .where(and(eq(group.afterId, id), eq(group.enabled, true)))
    .orderBy(asc(group.id))
  return rows.map((it) => it.id)
}
