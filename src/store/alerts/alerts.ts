import { and, desc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { newId } from '../../lib/ids.ts'
import type { Condition, NoticeFacts } from '../../model/alert.ts'
import type { Db } from '../db.ts'
import { alert, alertNotice } from '../schema/alerts.ts'
import { orchestration, orchestrationGroup } from '../schema/objects.ts'

/** A state of something. */
interface State {
  readonly condition: Condition
  /** What is in it, as `orchestration:orc_…`. */
  readonly subject: string
}

/**
 * Notes that something is in a state, or deeper in it. Call it in the transaction of what brought it there.
 * @returns the id of the alert where that is news; null where it was so already, whoever noted it
 */
export async function openAlert(tx: Db, state: State & { readonly stage: number; readonly at: Date }) {
  const { at, stage, ...key } = state
  const isOpen = sql`${alert.resolvedAt} is null`
  const [raised] = await tx
    .insert(alert)
    .values({ id: newId('alr'), ...key, stage, raisedAt: at })
    .onConflictDoUpdate({
      target: [alert.subject, alert.condition],
      targetWhere: isOpen,
      set: { stage },
      setWhere: lt(alert.stage, stage),
    })
    .returning({ id: alert.id })
  return raised?.id ?? null
}

/** Notes that states of something have ended. @returns those that it was in */
export async function closeAlerts(
  tx: Db,
  {
    subject,
    conditions,
    at,
  }: { readonly subject: string; readonly conditions: readonly Condition[]; readonly at: Date },
): Promise<{ readonly id: string; readonly condition: Condition }[]> {
  return tx
    .update(alert)
    .set({ resolvedAt: at })
    .where(and(eq(alert.subject, subject), inArray(alert.condition, [...conditions]), isNull(alert.resolvedAt)))
    .returning({ id: alert.id, condition: alert.condition })
}

/** What is in a state now. */
export async function listOpenAlerts(db: Db, condition: Condition): Promise<string[]> {
  const rows = await db
    .select({ subject: alert.subject })
    .from(alert)
    .where(and(eq(alert.condition, condition), isNull(alert.resolvedAt)))
  return rows.map((it) => it.subject)
}

/** Open alerts about what is deleted, with what was told of one last; null where nobody was there to be told. */
export async function listOrphans(db: Db): Promise<{ readonly subject: string; readonly facts: NoticeFacts | null }[]> {
  const object = sql`split_part(${alert.subject}, ':', 2)`
  return db
    .selectDistinctOn([alert.id], { subject: alert.subject, facts: alertNotice.facts })
    .from(alert)
    .leftJoin(alertNotice, eq(alertNotice.alertId, alert.id))
    .where(
      and(
        isNull(alert.resolvedAt),
        or(
          sql`${alert.subject} like 'orchestration:%' and not exists (select 1 from ${orchestration} o where o.id = ${object})`,
          sql`${alert.subject} like 'group:%' and not exists (select 1 from ${orchestrationGroup} g where g.id = ${object})`,
        ),
      ),
    )
    .orderBy(alert.id, desc(alertNotice.id))
}
