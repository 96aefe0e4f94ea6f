import { and, asc, count, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { newId } from '../../lib/ids.ts'
import { AppError } from '../../model/errors.ts'
import type { GroupRun, GroupRunState, GroupRunTrigger, RefusedMember } from '../../model/group-run.ts'
import { ACTIVE_STATES, isActive } from '../../model/run.ts'
import type { Db } from '../db.ts'
import { standingsOfGroupRuns } from '../deadlines/standings.ts'
import { type CuttablePage, limitOf, type PageRequest, placeOf, toPage } from '../rows/paging.ts'
import { momentText } from '../rows/saving.ts'
import { groupRun } from '../schema/group-runs.ts'
import { run } from '../schema/runs.ts'

export type GroupRunRecord = typeof groupRun.$inferSelect

/** An occasion to run a group, and who brought it. */
export interface Occasion {
  readonly group: { readonly id: string; readonly name: string }
  /** Names the occasion among those of the group: it comes once. */
  readonly slot: string
  readonly trigger: GroupRunTrigger
  readonly dueAt: Date | null
  readonly startedBy: string
  readonly startedById: string | null
}

/** What becomes of an occasion. */
interface Outcome {
  readonly occasion: Occasion
  readonly state: GroupRunState
  readonly note: string | null
}

/** Notes what becomes of occasions. @returns those of which nothing was known yet */
export async function createGroupRuns(db: Db, outcomes: readonly Outcome[]): Promise<GroupRunRecord[]> {
  if (outcomes.length === 0) return []
  const first = Date.now() - outcomes.length + 1
  const values = outcomes.map(({ occasion: { group, ...occasion }, state, note }, at) => ({
    ...occasion,
    state,
    note,
    // Lists follow the ids: each has a millisecond of its own.
    id: newId('grun', first + at),
    groupId: group.id,
    group: group.name,
    startedAt: state === 'running' ? sql`now()` : null,
    endedAt: state === 'skipped' ? sql`now()` : null,
  }))
  const target = [groupRun.groupId, groupRun.slot]
  return db.insert(groupRun).values(values).onConflictDoNothing({ target }).returning()
}

/** Notes what becomes of one occasion. @returns undefined where that is known already */
export async function createGroupRun(
  db: Db,
  occasion: Occasion,
  begin: Omit<Outcome, 'occasion'>,
): Promise<GroupRunRecord | undefined> {
  const [created] = await createGroupRuns(db, [{ occasion, ...begin }])
  return created
}

/** The run of a group that goes on, and the one that waits for its end. */
export async function openGroupRuns(db: Db, groupId: string) {
  const open = await db
    .select()
    .from(groupRun)
    .where(and(eq(groupRun.groupId, groupId), inArray(groupRun.state, ['running', 'queued'])))
  return { running: open.find((it) => it.state === 'running'), queued: open.find((it) => it.state === 'queued') }
}

export async function findGroupRun(db: Db, id: string): Promise<GroupRunRecord | undefined> {
  const [found] = await db.select().from(groupRun).where(eq(groupRun.id, id))
  return found
}

/** Lets the one that waited begin. */
export async function beginGroupRun(db: Db, id: string): Promise<void> {
  await db
    .update(groupRun)
    .set({ state: 'running', startedAt: sql`now()` })
    .where(and(eq(groupRun.id, id), eq(groupRun.state, 'queued')))
}

/** Every member was started or refused: from now on it ends with the last of its runs. */
export async function markAllStarted(db: Db, id: string, refused: readonly RefusedMember[]): Promise<void> {
  await db
    .update(groupRun)
    .set({ allStartedAt: sql`now()`, refused: [...refused] })
    .where(and(eq(groupRun.id, id), isNull(groupRun.allStartedAt)))
}

/** Asks for the end of a group's run: no further member is started. @returns it as it was, or undefined where it has ended */
export async function requestGroupStop(db: Db, id: string, note: string): Promise<GroupRunRecord | undefined> {
  const [open] = await db
    .select()
    .from(groupRun)
    .where(and(eq(groupRun.id, id), inArray(groupRun.state, ['running', 'queued'])))
    .for('update')
  if (open) await db.update(groupRun).set({ stopRequestedAt: sql`now()`, note }).where(eq(groupRun.id, id))
  return open
}

/** @param note why, where that is no success or failure of its runs */
export async function endGroupRun(db: Db, id: string, state: GroupRunState, note?: string): Promise<void> {
  const why = note === undefined ? {} : { note }
  await db
    .update(groupRun)
    .set({ state, endedAt: sql`now()`, ...why })
    .where(eq(groupRun.id, id))
}

/** The runs of a group's run, by how they stand. */
export async function countRuns(db: Db, id: string): Promise<GroupRun['runs']> {
  return (await countsOf(db, [id])).get(id) ?? NO_RUNS
}

/** The orchestrations that have a run in it already. */
export async function startedMembers(db: Db, id: string): Promise<Set<string>> {
  const rows = await db
    .select({ id: run.orchestrationId })
    .from(run)
    .where(and(eq(run.groupRunId, id), isNotNull(run.orchestrationId)))
  return new Set(rows.map((it) => it.id ?? ''))
}

/** Its runs that have not ended, oldest first. */
export async function activeRunsOf(db: Db, id: string): Promise<string[]> {
  const rows = await db
    .select({ id: run.id })
    .from(run)
    .where(and(eq(run.groupRunId, id), inArray(run.state, [...ACTIVE_STATES])))
    .orderBy(asc(run.id))
  return rows.map((it) => it.id)
}

/** Those whose members are still being started, and those that were asked to stop: whoever began that may be gone. */
export async function listUnsettledGroupRuns(db: Db): Promise<GroupRunRecord[]> {
  return db
    .select()
    .from(groupRun)
    .where(and(eq(groupRun.state, 'running'), or(isNull(groupRun.allStartedAt), isNotNull(groupRun.stopRequestedAt))))
    .orderBy(asc(groupRun.id))
}

const NO_RUNS: GroupRun['runs'] = { active: 0, succeeded: 0, failed: 0, stopped: 0, skipped: 0 }

export interface GroupRunFilter extends PageRequest {
  /** Id of a group, or its name. */
  readonly group?: string | undefined
  readonly states?: readonly GroupRunState[] | undefined
}

/** What became of each occasion, the youngest first. */
export async function listGroupRuns(db: Db, filter: GroupRunFilter = {}): Promise<CuttablePage<GroupRun>> {
  const [before] = placeOf(filter, 1) ?? []
  const { group, states } = filter
  const rows = await db
    .select()
    .from(groupRun)
    .where(
      and(
        before === undefined ? undefined : lt(groupRun.id, before),
        group === undefined ? undefined : or(eq(groupRun.groupId, group), eq(groupRun.group, group)),
        states && inArray(groupRun.state, [...states]),
      ),
    )
    .orderBy(desc(groupRun.id))
    .limit(limitOf(filter) + 1)
  const page = toPage(rows, filter, (it) => [it.id])
  return { ...page, items: await toGroupRuns(db, page.items) }
}

/** @throws AppError `not_found` */
export async function getGroupRun(db: Db, id: string): Promise<GroupRun> {
  const row = await findGroupRun(db, id)
  const [found] = row ? await toGroupRuns(db, [row]) : []
  if (!found) throw new AppError('not_found', `There is no group run ${id}.`)
  return found
}

async function toGroupRuns(db: Db, rows: readonly GroupRunRecord[]): Promise<GroupRun[]> {
  const counts = await countsOf(
    db,
    rows.filter((it) => it.state !== 'skipped').map((it) => it.id),
  )
  const deadlines = await standingsOfGroupRuns(
    db,
    rows.map((it) => it.id),
  )
  return rows.map(({ slot: _slot, startedById: _by, allStartedAt: _all, stopRequestedAt: _stop, ...row }) => ({
    ...row,
    dueAt: momentText(row.dueAt),
    createdAt: row.createdAt.toISOString(),
    startedAt: momentText(row.startedAt),
    endedAt: momentText(row.endedAt),
    runs: counts.get(row.id) ?? NO_RUNS,
    deadline: deadlines.get(row.id) ?? null,
  }))
}

const isSkipped = sql<boolean>`${run.skip} is not null`

async function countsOf(db: Db, ids: readonly string[]): Promise<Map<string, GroupRun['runs']>> {
  const counts = new Map<string, GroupRun['runs']>()
  if (ids.length === 0) return counts
  const rows = await db
    .select({ id: run.groupRunId, state: run.state, isSkipped, count: count() })
    .from(run)
    .where(and(inArray(run.groupRunId, [...ids]), isNull(run.redeliveryOf)))
    .groupBy(run.groupRunId, run.state, isSkipped)
  for (const { id, state, isSkipped, count } of rows) {
    const before = counts.get(id ?? '') ?? NO_RUNS
    const ended = state === 'failed' || state === 'stopped' ? (isSkipped ? 'skipped' : state) : 'succeeded'
    const key = isActive(state) ? 'active' : ended
    counts.set(id ?? '', { ...before, [key]: before[key] + count })
  }
  return counts
}
