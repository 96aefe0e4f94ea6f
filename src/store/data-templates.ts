import { and, eq } from 'drizzle-orm'
import { newId } from '../lib/ids.ts'
import { openTo } from '../model/business-access.ts'
import type { DataTemplate, DataTemplateInput } from '../model/data-template.ts'
import type { Db } from './db.ts'
import { refuseUsed } from './rows/dependants.ts'
import { type ListRequest, namedOrder } from './rows/named.ts'
import { type CuttablePage, limitOf } from './rows/paging.ts'
import { atVersion, missing, nextVersion, orConflict, referredId, refuseUnsaved, storedPart } from './rows/saving.ts'
import { dataTemplate, destination } from './schema/objects.ts'

const noun = 'data template'
const order = namedOrder<DataTemplate>(dataTemplate.name, dataTemplate)

/** An id, or a name, which is unique within its destination only. */
export type DataTemplateRef = string | { readonly destination: string; readonly name: string }

const selectTemplates = (db: Db) =>
  db
    .select({ dataTemplate, destination: destination.name, access: destination.access })
    .from(dataTemplate)
    .innerJoin(destination, eq(destination.id, dataTemplate.destinationId))

/** @param request `destination` is the name of one, to list only its templates */
export async function listDataTemplates(
  db: Db,
  request: ListRequest & { readonly destination?: string | undefined } = {},
): Promise<CuttablePage<DataTemplate>> {
  const ofDestination = request.destination === undefined ? undefined : eq(destination.name, request.destination)
  const rows = await selectTemplates(db)
    .where(and(order.where(request), ofDestination))
    .orderBy(...order.by(request))
    .limit(limitOf(request) + 1)
  return order.page(rows.map(toDataTemplate), request)
}

export async function findDataTemplate(db: Db, ref: DataTemplateRef): Promise<DataTemplate | undefined> {
  const condition =
    typeof ref === 'string'
      ? eq(dataTemplate.id, ref)
      : and(eq(dataTemplate.name, ref.name), eq(destination.name, ref.destination))
  const [found] = await selectTemplates(db).where(condition)
  return found && toDataTemplate(found)
}

/** @throws AppError `not_found` */
export async function getDataTemplate(db: Db, ref: DataTemplateRef): Promise<DataTemplate> {
  const found = await findDataTemplate(db, ref)
  if (!found) throw missing({ noun, name: typeof ref === 'string' ? ref : ref.name })
  return found
}

/** @throws AppError `name_taken`; `invalid_input` where there is no such destination */
export async function createDataTemplate(db: Db, input: DataTemplateInput): Promise<DataTemplate> {
  const id = newId('tpl')
  const values = await toValues(db, input)
  await orConflict({ noun, name: input.name }, () => db.insert(dataTemplate).values({ id, ...values }))
  return getDataTemplate(db, id)
}

/**
 * @param version the one that the person saw; null overwrites whatever stands there
 * @throws AppError `not_found`, `stale_version`, `name_taken`, `invalid_input`; `in_use` where it would leave a
 *   destination that sends with it
 */
export async function updateDataTemplate(
  db: Db,
  id: string,
  version: number | null,
  input: DataTemplateInput,
): Promise<DataTemplate> {
  const values = await toValues(db, input)
  return db.transaction(async (tx) => {
    const before = await getDataTemplate(tx, id)
    if (before.destination !== input.destination) {
      await refuseUsed(tx, 'data-template', before)
    }
    const [saved] = await orConflict({ noun, name: input.name }, () =>
      tx
        .update(dataTemplate)
        .set({ ...values, ...nextVersion(dataTemplate) })
        .where(atVersion(dataTemplate, id, version))
        .returning({ id: dataTemplate.id }),
    )
    return saved ? getDataTemplate(tx, id) : refuseUnsaved(tx, dataTemplate, { noun, id })
  })
}

/** @throws AppError `not_found`; `in_use` with its orchestrations */
export async function deleteDataTemplate(db: Db, id: string): Promise<void> {
  const { name } = await getDataTemplate(db, id)
  await refuseUsed(db, 'data-template', { id, name })
  await orConflict({ noun, name }, () => db.delete(dataTemplate).where(eq(dataTemplate.id, id)))
}

async function toValues(db: Db, input: DataTemplateInput) {
  const { destination: name, columns, ...values } = input
  const destinationId = await referredId(db, destination, { noun: 'destination', name, field: 'destination' })
  return { ...values, columns: columns ?? null, destinationId }
}

type Row = Awaited<ReturnType<typeof selectTemplates>>[number]

function toDataTemplate({ dataTemplate: row, destination, access }: Row): DataTemplate {
  return {
    ...storedPart(row),
    name: row.name,
    description: row.description,
    destination,
    access: row.access,
    openTo: openTo(access, row.access),
    settings: row.settings,
    ...(row.columns === null ? {} : { columns: row.columns }),
  }
}
