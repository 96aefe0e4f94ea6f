import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../db.ts'
import { groupRun } from '../schema/group-runs.ts'
import { run } from '../schema/runs.ts'

/** So many of the last runs say how long one takes; fewer than `FEWEST` say nothing. */
const LAST = 20
const FEWEST = 3
/** Nine of ten took no longer. */
const SHARE = 0.9

const ms = (from: SQL | typeof groupRun.startedAt, until: SQL | typeof groupRun.endedAt) =>
  sql<number>`extract(epoch from ${until} - ${from}) * 1000`

/** How long the last runs of groups took, but for the time that nobody worked, by their ids. Those with too few are left out. */
export function usualOfGroups(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
  const rested = sql`coalesce((select max(r.rested_ms) from ${run} r where r.group_run_id = ${groupRun}.id), 0)`
  const last = db
    .select({ took: sql`${ms(groupRun.startedAt, groupRun.endedAt)} - ${rested}`.as('took') })
    .from(groupRun)
    .where(and(eq(groupRun.groupId, sql`asked.id`), eq(groupRun.state, 'succeeded')))
    .orderBy(desc(groupRun.startedAt))
    .limit(LAST)
  return usualOf(db, ids, sql`(${last})`)
}

/** How long after the start of their groups' runs, or their own, the last runs of orchestrations had arrived. */
export function usualOfOrchestrations(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
  const begun = sql`coalesce(${groupRun.startedAt}, ${run.createdAt})`
  const last = db
    .select({ took: sql`${ms(begun, sql`${run.endedAt}`)} - ${run.restedMs}`.as('took') })
    .from(run)
    .leftJoin(groupRun, eq(groupRun.id, run.groupRunId))
    .where(and(eq(run.orchestrationId, sql`asked.id`), eq(run.state, 'succeeded'), isNull(run.redeliveryOf)))
    .orderBy(desc(run.startedAt))
    .limit(LAST)
  return usualOf(db, ids, sql`(${last})`)
}

async function usualOf(db: Db, ids: readonly string[], last: SQL): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const upper = sql`percentile_disc(${SHARE}) within group (order by last.took)`
  const rows = await db
    .select({ id: sql<string>`asked.id`, usualMs: sql<number | null>`usual.ms`.mapWith(Number) })
    .from(sql`(select * from json_to_recordset(${asked(ids)}::json) as it(id text)) asked`)
    .innerJoin(
      sql`lateral (select ${upper}::float8 as ms, count(*) as runs from ${last} last) usual`,
      sql`usual.runs >= ${FEWEST}`,
    )
  return new Map(rows.map((it) => [it.id, Math.max(0, it.usualMs ?? 0)]))
}

const asked = (ids: readonly string[]): string => JSON.stringify([...new Set(ids)].map((id) => ({ id })))
