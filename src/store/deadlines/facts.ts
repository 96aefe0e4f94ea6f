import { and, asc, desc, eq, gte, inArray, isNull, lt, sql } from 'drizzle-orm'
import { ACTIVE_STATES } from '../../model/run.ts'
import type { Db } from '../db.ts'
import { groupRun } from '../schema/group-runs.ts'
import { run } from '../schema/runs.ts'

/** A group and a time of the schedule that its chain begins with; of an orchestration, with the run of its group. */
export interface Asked {
  readonly id: string
  readonly dueAt: Date
  readonly groupRunId?: string | null
}

/** Names a pair in the maps below. */
export const keyOf = ({ id, dueAt }: Asked): string => `${id} ${dueAt.getTime()}`

const askedRows = (asked: readonly Asked[]) => {
  const rows = new Map(asked.map((it) => [keyOf(it), { id: it.id, due_at: it.dueAt, group_run_id: it.groupRunId }]))
  return sql`(select * from json_to_recordset(${JSON.stringify([...rows.values()])}::json) as it(id text, due_at timestamptz, group_run_id text)) asked`
}
const ASKED_COLUMNS = { id: sql<string>`asked.id`, dueAt: sql<Date>`asked.due_at`.mapWith(run.createdAt) }
const askedId = sql`asked.id`
const askedDueAt = sql`asked.due_at`

/** What became of times in groups: the run that is for each, the first success that began after it, and the last one before. */
export async function groupFacts(db: Db, asked: readonly Asked[]) {
  const { id, state, note, endedAt, allStartedAt, startedAt } = groupRun
  const succeeded = and(eq(groupRun.groupId, askedId), eq(state, 'succeeded'))
  const select = () => db.select({ endedAt }).from(groupRun).limit(1)
  const next = select()
    .where(and(succeeded, gte(startedAt, askedDueAt)))
    .orderBy(asc(startedAt))
    .as('next')
  const last = select()
    .where(and(succeeded, lt(startedAt, askedDueAt)))
    .orderBy(desc(startedAt))
    .as('last')
  const own = db
    .select({ id, state, note, endedAt, allStartedAt })
    .from(groupRun)
    .where(and(eq(groupRun.groupId, askedId), eq(groupRun.dueAt, askedDueAt)))
    .orderBy(desc(id))
    .limit(1)
    .as('own')
  const rows = await db
    .select({
      ...ASKED_COLUMNS,
      own: { id: own.id, state: own.state, note: own.note, endedAt: own.endedAt, allStartedAt: own.allStartedAt },
      nextEndedAt: next.endedAt,
      lastEndedAt: last.endedAt,
    })
    .from(askedRows(asked))
    .leftJoinLateral(own, sql`true`)
    .leftJoinLateral(next, sql`true`)
    .leftJoinLateral(last, sql`true`)
  return new Map(rows.map((it) => [keyOf(it), it]))
}
export type GroupFacts = Awaited<ReturnType<typeof groupFacts>> extends Map<string, infer T> ? T : never

/** The same of orchestrations: `own` is their run in the run of their group. */
export async function memberFacts(db: Db, asked: readonly Asked[]) {
  const { id, state, endedAt, startedAt } = run
  const succeeded = and(eq(run.orchestrationId, askedId), eq(state, 'succeeded'), isNull(run.redeliveryOf))
  const select = () => db.select({ endedAt }).from(run).limit(1)
  const next = select()
    .where(and(succeeded, gte(startedAt, askedDueAt)))
    .orderBy(asc(startedAt))
    .as('next')
  const last = select()
    .where(and(succeeded, lt(startedAt, askedDueAt)))
    .orderBy(desc(startedAt))
    .as('last')
  const own = db
    .select({ id, state, endedAt })
    .from(run)
    .where(and(eq(run.groupRunId, sql`asked.group_run_id`), eq(run.orchestrationId, askedId)))
    .limit(1)
    .as('own')
  const rows = await db
    .select({
      ...ASKED_COLUMNS,
      own: { id: own.id, state: own.state, endedAt: own.endedAt },
      nextEndedAt: next.endedAt,
      lastEndedAt: last.endedAt,
    })
    .from(askedRows(asked))
    .leftJoinLateral(own, sql`true`)
    .leftJoinLateral(next, sql`true`)
    .leftJoinLateral(last, sql`true`)
  return new Map(rows.map((it) => [keyOf(it), it]))
}
export type MemberFacts = Awaited<ReturnType<typeof memberFacts>> extends Map<string, infer T> ? T : never

/** The runs of groups that have not ended. */
export async function openRunsOfGroups(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return []
  const isHeld = sql<boolean>`exists (select 1 from ${run} r where r.group_run_id = ${groupRun}.id and r.state = 'held')`
  return db
    .select({
      id: groupRun.id,
      groupId: groupRun.groupId,
      state: groupRun.state,
      createdAt: groupRun.createdAt,
      startedAt: groupRun.startedAt,
      isHeld,
    })
    .from(groupRun)
    .where(and(inArray(groupRun.groupId, [...new Set(ids)]), inArray(groupRun.state, ['running', 'queued'])))
}
export type OpenGroupRun = Awaited<ReturnType<typeof openRunsOfGroups>>[number]

/** The runs of orchestrations that have not ended, but for files that are sent again, each with when it, or the run of its group, began. */
export async function openRunsOfOrchestrations(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db
    .select({
      id: run.id,
      orchestrationId: run.orchestrationId,
      state: run.state,
      createdAt: run.createdAt,
      beganAt: sql<Date>`coalesce(${groupRun.startedAt}, ${run.createdAt})`.mapWith(run.createdAt),
    })
    .from(run)
    .leftJoin(groupRun, eq(groupRun.id, run.groupRunId))
    .where(
      and(
        inArray(run.orchestrationId, [...new Set(ids)]),
        inArray(run.state, [...ACTIVE_STATES]),
        isNull(run.redeliveryOf),
      ),
    )
}
export type OpenMemberRun = Awaited<ReturnType<typeof openRunsOfOrchestrations>>[number]
