import { eq, or, sql } from 'drizzle-orm'
import { newId } from '../lib/ids.ts'
import type { OrchestrationGroup, OrchestrationGroupInput } from '../model/orchestration-group.ts'
import type { Db } from './db.ts'
import { refuseUsed } from './rows/dependants.ts'
import { type ListRequest, namedOrder } from './rows/named.ts'
import { type CuttablePage, limitOf } from './rows/paging.ts'
import { atVersion, missing, nextVersion, orConflict, refuseUnsaved, storedPart } from './rows/saving.ts'
import { orchestrationGroup as group, orchestration } from './schema/objects.ts'

const noun = 'orchestration group'
const order = namedOrder<OrchestrationGroup>(group.name, group)

/** Written out: a query of one table names its columns without it, and both have an id. */
const members = sql<number>`(select count(*)::int from ${orchestration} o where o.group_id = ${group}.id)`
const selectGroups = (db: Db) => db.select({ group, members }).from(group)

export async function listOrchestrationGroups(
  db: Db,
  request: ListRequest = {},
): Promise<CuttablePage<OrchestrationGroup>> {
  const rows = await selectGroups(db)
    .where(order.where(request))
    .orderBy(...order.by(request))
    .limit(limitOf(request) + 1)
  return order.page(rows.map(toGroup), request)
}

async function findOrchestrationGroup(db: Db, idOrName: string): Promise<OrchestrationGroup | undefined> {
  const [found] = await selectGroups(db).where(or(eq(group.id, idOrName), eq(group.name, idOrName)))
  return found && toGroup(found)
}

/** @throws AppError `not_found` */
export async function getOrchestrationGroup(db: Db, idOrName: string): Promise<OrchestrationGroup> {
  const found = await findOrchestrationGroup(db, idOrName)
  if (!found) throw missing({ noun, name: idOrName })
  return found
}

/** @throws AppError `name_taken` */
export async function createOrchestrationGroup(db: Db, input: OrchestrationGroupInput): Promise<OrchestrationGroup> {
  const id = newId('grp')
  await orConflict({ noun, name: input.name }, () => db.insert(group).values({ id, ...toValues(input) }))
  return getOrchestrationGroup(db, id)
}

/**
 * @param version the one that the person saw; null overwrites whatever stands there
 * @throws AppError `not_found`, `stale_version`, `name_taken`
 */
export async function updateOrchestrationGroup(
  db: Db,
  id: string,
  version: number | null,
  input: OrchestrationGroupInput,
): Promise<OrchestrationGroup> {
  const [saved] = await orConflict({ noun, name: input.name }, () =>
    db
      .update(group)
      .set({ ...toValues(input), ...nextVersion(group) })
      .where(atVersion(group, id, version))
      .returning({ id: group.id }),
  )
  return saved ? getOrchestrationGroup(db, id) : refuseUnsaved(db, group, { noun, id })
}

/** @throws AppError `not_found`; `in_use` with its orchestrations */
export async function deleteOrchestrationGroup(db: Db, id: string): Promise<void> {
  const { name } = await getOrchestrationGroup(db, id)
  await refuseUsed(db, 'orchestration-group', { id, name })
  await orConflict({ noun, name }, () => db.delete(group).where(eq(group.id, id)))
}

const toValues = ({ schedule, ...values }: OrchestrationGroupInput) => ({
  ...values,
  cron: schedule?.cron ?? null,
  timeZone: schedule?.timeZone ?? null,
})

function toGroup({ group: row, members }: { group: typeof group.$inferSelect; members: number }): OrchestrationGroup {
  const { cron, timeZone } = row
  return {
    ...storedPart(row),
    name: row.name,
    description: row.description,
    enabled: row.enabled,
    members,
    ...(cron === null || timeZone === null ? {} : { schedule: { cron, timeZone } }),
  }
}
