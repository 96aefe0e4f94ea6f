import { and, asc, desc, eq, inArray, lt, type SQL, sql } from 'drizzle-orm'
import {
  type DeadlineRecord,
  type DeadlineStanding,
  type DeadlineState,
  OPEN_DEADLINE_STATES,
} from '../../model/deadline.ts'
import type { Db } from '../db.ts'
import { type CuttablePage, limitOf, type PageRequest, placeOf, toPage } from '../rows/paging.ts'
import { momentText } from '../rows/saving.ts'
import { deadline } from '../schema/deadlines.ts'
import { groupRun } from '../schema/group-runs.ts'
import { run } from '../schema/runs.ts'

type DeadlineRow = typeof deadline.$inferSelect

export const isOpen: SQL = inArray(deadline.state, [...OPEN_DEADLINE_STATES])

/** How the first deadline of each stands that is open, by the id of the group or orchestration. */
export async function openStandings(db: Db, subjectIds: readonly string[]): Promise<Map<string, DeadlineStanding>> {
  if (subjectIds.length === 0) return new Map()
  const rows = await db
    .selectDistinctOn([deadline.subjectId])
    .from(deadline)
    .where(and(inArray(deadline.subjectId, [...subjectIds]), isOpen))
    .orderBy(deadline.subjectId, asc(deadline.deadlineAt))
  return new Map(rows.map((it) => [it.subjectId, toStanding(it)]))
}

/** How the deadlines of groups stand for the times that their runs are for, by the id of the group run. */
export async function standingsOfGroupRuns(db: Db, ids: readonly string[]): Promise<Map<string, DeadlineStanding>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: groupRun.id, deadline })
    .from(groupRun)
    .innerJoin(deadline, and(eq(deadline.subjectId, groupRun.groupId), eq(deadline.dueAt, groupRun.dueAt)))
    .where(inArray(groupRun.id, [...ids]))
  return new Map(rows.map((it) => [it.id, toStanding(it.deadline)]))
}

/** How the deadline of each run stands, its own before that of its group, by the id of the run. */
export async function standingsOfRuns(db: Db, ids: readonly string[]): Promise<Map<string, DeadlineStanding>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: run.id, deadline })
    .from(run)
    .innerJoin(groupRun, eq(groupRun.id, run.groupRunId))
    .innerJoin(
      deadline,
      and(
        eq(deadline.dueAt, groupRun.dueAt),
        sql`${deadline.subjectId} in (${run.orchestrationId}, ${groupRun.groupId})`,
      ),
    )
    .where(inArray(run.id, [...ids]))
    // The last one stays: false comes before true.
    .orderBy(sql`${deadline.orchestration} is not null`)
  return new Map(rows.map((it) => [it.id, toStanding(it.deadline)]))
}

export interface DeadlineFilter extends PageRequest {
  readonly states?: readonly DeadlineState[] | undefined
  /** The name of a group. */
  readonly group?: string | undefined
}

/** The deadlines, the youngest first. */
export async function listDeadlines(db: Db, filter: DeadlineFilter = {}): Promise<CuttablePage<DeadlineRecord>> {
  const [before] = placeOf(filter, 1) ?? []
  const { states, group } = filter
  const rows = await db
    .select()
    .from(deadline)
    .where(
      and(
        before === undefined ? undefined : lt(deadline.id, before),
        states && inArray(deadline.state, [...states]),
        group === undefined ? undefined : eq(deadline.group, group),
      ),
    )
    .orderBy(desc(deadline.id))
    .limit(limitOf(filter) + 1)
  const page = toPage(rows, filter, (it) => [it.id])
  return { ...page, items: page.items.map(toRecord) }
}

const toStanding = ({ state, why, dueAt, deadlineAt, expectedAt, arrivedAt }: DeadlineRow): DeadlineStanding => ({
  state,
  dueAt: dueAt.toISOString(),
  deadlineAt: deadlineAt.toISOString(),
  expectedAt: momentText(expectedAt),
  arrivedAt: momentText(arrivedAt),
  why,
})

const toRecord = (row: DeadlineRow): DeadlineRecord => ({
  id: row.id,
  group: row.group,
  orchestration: row.orchestration,
  destination: row.destination,
  ...toStanding(row),
})
