import { and, desc, eq, inArray, isNotNull, or, type SQL, sql } from 'drizzle-orm'
import { newId } from '../lib/ids.ts'
import { openTo } from '../model/business-access.ts'
import { AppError } from '../model/errors.ts'
import {
  type Orchestration,
  type OrchestrationInput,
  type OrchestrationStatus,
  statesOf,
  statusOf,
} from '../model/orchestration.ts'
import { isActive } from '../model/run.ts'
import { alertsOfOrchestration, chooseAlerts } from './alerts/choices.ts'
import type { Db } from './db.ts'
import { openStandings } from './deadlines/standings.ts'
import { type ListRequest, namedOrder, nameMatching, textField } from './rows/named.ts'
import { type CuttablePage, everyItem, limitOf } from './rows/paging.ts'
import { atVersion, missing, nextVersion, orConflict, referredId, refuseUnsaved, storedPart } from './rows/saving.ts'
import {
  databaseExport,
  dataTemplate,
  destination,
  orchestrationName as name,
  orchestration,
  orchestrationGroup,
  query,
} from './schema/objects.ts'
import { user } from './schema/people.ts'
import { run } from './schema/runs.ts'

const noun = 'orchestration'
/** Ids of runs stand in the order of their beginning. */
const lastRunId = sql`(select coalesce(max(${run.id}), '') from ${run} where ${run.orchestrationId} = ${orchestration.id})`
const order = namedOrder<Orchestration>(name, orchestration, {
  destination: textField(destination.name, (it) => it.destination),
  lastRun: textField(lastRunId, (it) => it.lastRun?.id ?? ''),
})

/** An id, or what an orchestration is unique by. */
export type OrchestrationRef = string | Pick<OrchestrationInput, 'objectType' | 'object' | 'destination'>

/** Each filter is an exact name. */
export interface OrchestrationFilter extends ListRequest {
  readonly objectType?: OrchestrationInput['objectType'] | undefined
  readonly object?: string | undefined
  readonly destination?: string | undefined
  readonly group?: string | undefined
  readonly dataTemplate?: string | undefined
  readonly statuses?: readonly OrchestrationStatus[] | undefined
}

const selectOrchestrations = (db: Db) =>
  db
    .select({
      orchestration,
      name,
      destination: destination.name,
      dataTemplate: dataTemplate.name,
      group: orchestrationGroup.name,
      access: destination.access,
      templateAccess: dataTemplate.access,
      alerts: alertsOfOrchestration,
      owner: user.email,
    })
    .from(orchestration)
    .innerJoin(destination, eq(destination.id, orchestration.destinationId))
    .leftJoin(query, eq(query.id, orchestration.queryId))
    .leftJoin(databaseExport, eq(databaseExport.id, orchestration.databaseExportId))
    .leftJoin(dataTemplate, eq(dataTemplate.id, orchestration.dataTemplateId))
    .leftJoin(orchestrationGroup, eq(orchestrationGroup.id, orchestration.groupId))
    .leftJoin(user, eq(user.id, orchestration.ownerId))

export async function listOrchestrations(
  db: Db,
  filter: OrchestrationFilter = {},
): Promise<CuttablePage<Orchestration>> {
  const rows = await selectOrchestrations(db)
    .where(and(order.where({ ...filter, search: undefined }), searched(filter.search), matching(filter)))
    .orderBy(...order.by(filter))
    .limit(limitOf(filter) + 1)
  return order.page(await toOrchestrations(db, rows), filter)
}

/** All orchestrations of a group, in the order of their names. */
export const listMembers = (db: Db, group: string): Promise<Orchestration[]> =>
  everyItem((page) => listOrchestrations(db, { ...page, group }))

export async function findOrchestration(db: Db, ref: OrchestrationRef): Promise<Orchestration | undefined> {
  const condition = typeof ref === 'string' ? eq(orchestration.id, ref) : matching(ref)
  const rows = await selectOrchestrations(db).where(condition)
  const [found] = await toOrchestrations(db, rows)
  return found
}

/** @throws AppError `not_found` */
export async function getOrchestration(db: Db, ref: OrchestrationRef): Promise<Orchestration> {
  const found = await findOrchestration(db, ref)
  if (!found) throw missing({ noun, name: typeof ref === 'string' ? ref : `${ref.object} to ${ref.destination}` })
  return found
}

/** @throws AppError `name_taken` where its object goes to this destination already; `invalid_input` for a missing reference */
export async function createOrchestration(db: Db, input: OrchestrationInput): Promise<Orchestration> {
  const id = newId('orc')
  const values = await toValues(db, input)
  await orTwice(input, () => db.insert(orchestration).values({ id, ...values }))
  await chooseAlerts(db, { orchestrationId: id }, input.alerts)
  return getOrchestration(db, id)
}

/**
 * @param version the one that the person saw; null overwrites whatever stands there
 * @throws AppError `not_found`, `stale_version`, `name_taken`, `invalid_input`
 */
export async function updateOrchestration(
  db: Db,
  id: string,
  version: number | null,
  input: OrchestrationInput,
): Promise<Orchestration> {
  const values = await toValues(db, input)
  const [saved] = await orTwice(input, () =>
    db
      .update(orchestration)
      .set({ ...values, ...nextVersion(orchestration) })
      .where(atVersion(orchestration, id, version))
      .returning({ id: orchestration.id }),
  )
  if (!saved) return refuseUnsaved(db, orchestration, { noun, id })
  await chooseAlerts(db, { orchestrationId: id }, input.alerts)
  return getOrchestration(db, id)
}

/** Deletes it and keeps the history of its runs. @throws AppError `not_found`; `in_use` while a run is active */
export async function deleteOrchestration(db: Db, id: string): Promise<void> {
  const { name, destination, lastRun } = await getOrchestration(db, id)
  if (lastRun && !lastRun.endedAt) {
    throw new AppError('in_use', `“${name}” to “${destination}” is running.`, { details: { runId: lastRun.id } })
  }
  await db.delete(orchestration).where(eq(orchestration.id, id))
}

/** A part of its name, or of where it goes. */
function searched(search: string | undefined): SQL | undefined {
  return or(nameMatching(name, search), nameMatching(destination.name, search))
}

/** By the state of the last run: ids of runs stand in the order of their beginning. */
function havingStatus(statuses: readonly OrchestrationStatus[]): SQL | undefined {
  const last = sql`(select ${run.state} from ${run} where ${run.orchestrationId} = ${orchestration.id} order by ${run.id} desc limit 1)`
  const states = statuses.flatMap(statesOf)
  if (states.every(isActive) && !statuses.includes('activated')) {
    // Whatever is active is the last run, and few are.
    const active = sql`select ${run.orchestrationId} from ${run} where ${inArray(run.state, states)}`
    return sql`${orchestration.id} in (${active})`
  }
  return or(
    statuses.includes('activated') ? sql`${last} is null` : undefined,
    states.length > 0 ? inArray(last, states) : undefined,
  )
}

function matching(filter: Omit<OrchestrationFilter, keyof ListRequest>): SQL | undefined {
  const typeColumn = filter.objectType === 'query' ? orchestration.queryId : orchestration.databaseExportId
  return and(
    filter.objectType && isNotNull(typeColumn),
    filter.object === undefined ? undefined : eq(name, filter.object),
    filter.destination === undefined ? undefined : eq(destination.name, filter.destination),
    filter.group === undefined ? undefined : eq(orchestrationGroup.name, filter.group),
    filter.dataTemplate === undefined ? undefined : eq(dataTemplate.name, filter.dataTemplate),
    filter.statuses && havingStatus(filter.statuses),
  )
}

async function toValues(db: Db, input: OrchestrationInput) {
  const { object, objectType, settings, workflow } = input
  const refer = { noun: objectType.replace('-', ' '), name: object, field: 'object' }
  const objectId = await referredId(db, objectType === 'query' ? query : databaseExport, refer)
  const destinationId = await referredId(db, destination, {
    noun: 'destination',
    name: input.destination,
    field: 'destination',
  })
  return {
    queryId: objectType === 'query' ? objectId : null,
    databaseExportId: objectType === 'query' ? null : objectId,
    destinationId,
    dataTemplateId: input.dataTemplate === undefined ? null : await templateId(db, destinationId, input.dataTemplate),
    groupId: input.group === undefined ? null : await groupId(db, input.group),
    settings,
    workflow,
    guardrails: input.guardrails ?? null,
    deadline: input.deadline ?? null,
  }
}

const groupId = (db: Db, group: string) =>
  referredId(db, orchestrationGroup, { noun: 'orchestration group', name: group, field: 'group' })

async function templateId(db: Db, destinationId: string, template: string): Promise<string> {
  const [found] = await db
    .select({ id: dataTemplate.id })
    .from(dataTemplate)
    .where(and(eq(dataTemplate.destinationId, destinationId), eq(dataTemplate.name, template)))
  if (found) return found.id
  throw new AppError('invalid_input', `The destination has no data template “${template}”.`, {
    details: { field: 'dataTemplate', name: template },
  })
}

const orTwice = <T>(input: OrchestrationInput, work: () => Promise<T>): Promise<T> =>
  orConflict({ noun, name: `${input.object} to ${input.destination}` }, work)

type Row = Awaited<ReturnType<typeof selectOrchestrations>>[number]

async function toOrchestrations(db: Db, rows: readonly Row[]): Promise<Orchestration[]> {
  const ids = rows.map((it) => it.orchestration.id)
  const lastRuns = await findLastRuns(db, ids)
  const standings = await openStandings(db, ids)
  return rows.map(
    ({ orchestration: row, name, destination, dataTemplate, group, access, templateAccess, alerts, owner }) => ({
      ...storedPart(row),
      objectType: row.queryId === null ? 'database-export' : 'query',
      object: name,
      name,
      destination,
      ...(dataTemplate === null ? {} : { dataTemplate }),
      settings: row.settings,
      workflow: row.workflow,
      ...(group === null ? {} : { group }),
      ...(row.guardrails === null ? {} : { guardrails: row.guardrails }),
      ...(row.deadline === null ? {} : { deadline: row.deadline }),
      alerts,
      owner,
      openTo: openTo(access, templateAccess),
      lastRun: lastRuns.get(row.id) ?? null,
      status: statusOf(lastRuns.get(row.id) ?? null),
      openDeadline: standings.get(row.id) ?? null,
    }),
  )
}

async function findLastRuns(db: Db, ids: string[]): Promise<Map<string | null, Orchestration['lastRun']>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectDistinctOn([run.orchestrationId], {
      orchestrationId: run.orchestrationId,
      id: run.id,
      state: run.state,
      startedAt: run.startedAt,
      endedAt: run.endedAt,
      rows: run.rows,
      progress: run.progress,
      error: run.problem,
    })
    .from(run)
    .where(inArray(run.orchestrationId, ids))
    .orderBy(run.orchestrationId, desc(run.id))
  return new Map(
    rows.map(({ orchestrationId, startedAt, endedAt, ...it }) => [
      orchestrationId,
      { ...it, startedAt: startedAt?.toISOString() ?? null, endedAt: endedAt?.toISOString() ?? null },
    ]),
  )
}
