import { isDeepStrictEqual } from 'node:util'
import { and, desc, eq, notInArray, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { nextTime } from '../lib/cron.ts'
import { newId } from '../lib/ids.ts'
import { upcomingRuns } from '../model/due-times.ts'
import { AppError } from '../model/errors.ts'
import type { OrchestrationGroup, OrchestrationGroupInput } from '../model/orchestration-group.ts'
import type { Schedule } from '../model/schedule.ts'
import { alertsOfGroup, chooseAlerts } from './alerts/choices.ts'
import type { Db } from './db.ts'
import { openStandings } from './deadlines/standings.ts'
import { refuseUsed } from './rows/dependants.ts'
import { type ListRequest, namedOrder } from './rows/named.ts'
import { type CuttablePage, limitOf } from './rows/paging.ts'
import {
  atVersion,
  missing,
  momentText,
  nextVersion,
  orConflict,
  quoted,
  referredId,
  refuseUnsaved,
  storedPart,
} from './rows/saving.ts'
import { groupRun } from './schema/group-runs.ts'
import { orchestrationGroup as group, orchestration } from './schema/objects.ts'
import { user } from './schema/people.ts'

const noun = 'orchestration group'
const order = namedOrder<OrchestrationGroup>(group.name, group)
const upstream = alias(group, 'upstream')

/** Written out: a query of one table names its columns without it, and both have an id. */
const members = sql<number>`(select count(*)::int from ${orchestration} o where o.group_id = ${group}.id)`
const selectGroups = (db: Db) => {
  const last = db
    .select({ id: groupRun.id, state: groupRun.state, startedAt: groupRun.startedAt, endedAt: groupRun.endedAt })
    .from(groupRun)
    .where(and(eq(groupRun.groupId, group.id), notInArray(groupRun.state, ['queued', 'skipped'])))
    .orderBy(desc(groupRun.id))
    .limit(1)
    .as('last')
  return db
    .select({
      group,
      members,
      after: upstream.name,
      alerts: alertsOfGroup,
      owner: user.email,
      last: { id: last.id, state: last.state, startedAt: last.startedAt, endedAt: last.endedAt },
    })
    .from(group)
    .leftJoin(upstream, eq(upstream.id, group.afterId))
    .leftJoin(user, eq(user.id, group.ownerId))
    .leftJoinLateral(last, sql`true`)
}
type GroupRow = Awaited<ReturnType<typeof selectGroups>>[number]

export async function listOrchestrationGroups(
  db: Db,
  request: ListRequest = {},
): Promise<CuttablePage<OrchestrationGroup>> {
  const rows = await selectGroups(db)
    .where(order.where(request))
    .orderBy(...order.by(request))
    .limit(limitOf(request) + 1)
  return order.page(await toGroups(db, rows), request)
}

async function findOrchestrationGroup(db: Db, idOrName: string): Promise<OrchestrationGroup | undefined> {
  const rows = await selectGroups(db).where(or(eq(group.id, idOrName), eq(group.name, idOrName)))
  const [found] = await toGroups(db, rows)
  return found
}

/** @throws AppError `not_found` */
export async function getOrchestrationGroup(db: Db, idOrName: string): Promise<OrchestrationGroup> {
  const found = await findOrchestrationGroup(db, idOrName)
  if (!found) throw missing({ noun, name: idOrName })
  return found
}

/** @throws AppError `name_taken`, `invalid_input` */
export async function createOrchestrationGroup(
  db: Db,
  input: OrchestrationGroupInput,
  now: Date,
): Promise<OrchestrationGroup> {
  const id = newId('grp')
  const values = await toValues(db, input)
  await orConflict({ noun, name: input.name }, () => db.insert(group).values({ id, ...values, ...begun(input, now) }))
  await chooseAlerts(db, { groupId: id }, input.alerts)
  return getOrchestrationGroup(db, id)
}

/**
 * @param version the one that the person saw; null overwrites whatever stands there
 * @throws AppError `not_found`, `stale_version`, `name_taken`, `invalid_input`
 */
export async function updateOrchestrationGroup(
  db: Db,
  { id, version, now }: { readonly id: string; readonly version: number | null; readonly now: Date },
  input: OrchestrationGroupInput,
): Promise<OrchestrationGroup> {
  const before = await getOrchestrationGroup(db, id)
  const values = await toValues(db, input, id)
  const [saved] = await orConflict({ noun, name: input.name }, () =>
    db
      .update(group)
      .set({ ...values, ...(runsAlike(before, input) ? {} : begun(input, now)), ...nextVersion(group) })
      .where(atVersion(group, id, version))
      .returning({ id: group.id }),
  )
  if (!saved) return refuseUnsaved(db, group, { noun, id })
  await chooseAlerts(db, { groupId: id }, input.alerts)
  return getOrchestrationGroup(db, id)
}

/** @throws AppError `not_found`; `in_use` with its orchestrations and the groups that follow it */
export async function deleteOrchestrationGroup(db: Db, id: string): Promise<void> {
  const { name } = await getOrchestrationGroup(db, id)
  await refuseUsed(db, 'orchestration-group', { id, name })
  await orConflict({ noun, name }, () => db.delete(group).where(eq(group.id, id)))
}

/** Whether times that are due stay due: with a new name or other members, and not with another schedule. */
const runsAlike = (a: OrchestrationGroupInput, b: OrchestrationGroupInput): boolean =>
  a.enabled === b.enabled && isDeepStrictEqual(a.schedule, b.schedule)

/** A schedule counts from when it was saved. */
function begun({ schedule, enabled }: OrchestrationGroupInput, now: Date) {
  const dueAt = schedule && enabled ? nextTime(schedule, now) : null
  return { dueAt, wakeAt: dueAt }
}

async function toValues(
  db: Db,
  { schedule, after, deadline, alerts: _, ...values }: OrchestrationGroupInput,
  id?: string,
) {
  const { cron = null, timeZone = null, missed, blackouts } = schedule ?? {}
  const afterId = after === undefined ? null : await referredId(db, group, { noun, name: after, field: 'after' })
  if (id !== undefined && afterId !== null) await refuseCircle(db, { id, name: values.name }, afterId)
  return {
    ...values,
    afterId,
    cron,
    timeZone,
    missed: missed ?? 'run',
    blackouts: blackouts ?? [],
    deadline: deadline ?? null,
  }
}

/** @throws AppError `invalid_input` where a group would, by way of others, run after itself */
async function refuseCircle(db: Db, { id, name }: { id: string; name: string }, afterId: string): Promise<void> {
  const seen = new Set<string>()
  for (let at: string | null = afterId; at !== null && !seen.has(at); ) {
    if (at === id) {
      const message = `The group ${quoted(name)} would run after itself.`
      throw new AppError('invalid_input', message, { details: { field: 'after' } })
    }
    seen.add(at)
    const [row] = await db.select({ afterId: group.afterId }).from(group).where(eq(group.id, at))
    at = row?.afterId ?? null
  }
}

/** The schedule of a row; undefined where it runs by hand or after another. */
export function scheduleOf({ cron, timeZone, missed, blackouts }: typeof group.$inferSelect): Schedule | undefined {
  return cron === null || timeZone === null ? undefined : { cron, timeZone, missed, blackouts }
}

async function toGroups(db: Db, rows: readonly GroupRow[]): Promise<OrchestrationGroup[]> {
  const standings = await openStandings(
    db,
    rows.map((it) => it.group.id),
  )
  return rows.map((it) => ({ ...toGroup(it), openDeadline: standings.get(it.group.id) ?? null }))
}

function toGroup({
  group: row,
  members,
  after,
  last,
  alerts,
  owner,
}: GroupRow): Omit<OrchestrationGroup, 'openDeadline'> {
  const schedule = scheduleOf(row)
  return {
    ...storedPart(row),
    name: row.name,
    description: row.description,
    enabled: row.enabled,
    overlap: row.overlap,
    alerts,
    owner,
    members,
    ...(schedule && { schedule }),
    ...(after === null ? {} : { after }),
    ...(row.deadline && { deadline: row.deadline }),
    nextRunAt: schedule && row.dueAt ? nextRun(schedule, row.dueAt) : null,
    lastRun: last && { ...last, startedAt: momentText(last.startedAt), endedAt: momentText(last.endedAt) },
  }
}

/** The first time that is due is one of those that may run. */
const nextRun = (schedule: Schedule, dueAt: Date): string | null =>
  momentText(upcomingRuns(schedule, new Date(dueAt.getTime() - 1), 1)[0] ?? null)
