import { eq, or } from 'drizzle-orm'
import { newId } from '../lib/ids.ts'
import type { Database, DatabaseInput } from '../model/database.ts'
import type { Db } from './db.ts'
import { refuseUsed } from './rows/dependants.ts'
import { type ListRequest, namedOrder } from './rows/named.ts'
import { type CuttablePage, limitOf } from './rows/paging.ts'
import { atVersion, missing, nextVersion, orConflict, refuseUnsaved, storedPart } from './rows/saving.ts'
import { database } from './schema/objects.ts'

const noun = 'database'
const order = namedOrder<Database>(database.name, database)

export async function listDatabases(db: Db, request: ListRequest = {}): Promise<CuttablePage<Database>> {
  const rows = await db
    .select()
    .from(database)
    .where(order.where(request))
    .orderBy(...order.by(request))
    .limit(limitOf(request) + 1)
  return order.page(rows.map(toDatabase), request)
}

export async function findDatabase(db: Db, idOrName: string): Promise<Database | undefined> {
  const [found] = await db
    .select()
    .from(database)
    .where(or(eq(database.id, idOrName), eq(database.name, idOrName)))
  return found && toDatabase(found)
}

/** @throws AppError `not_found` */
export async function getDatabase(db: Db, idOrName: string): Promise<Database> {
  const found = await findDatabase(db, idOrName)
  if (!found) throw missing({ noun, name: idOrName })
  return found
}

/** @throws AppError `name_taken` */
export async function createDatabase(db: Db, input: DatabaseInput): Promise<Database> {
  const id = newId('db')
  await orConflict({ noun, name: input.name }, () => db.insert(database).values({ id, ...input }))
  return getDatabase(db, id)
}

/**
 * @param version the one that the person saw; null overwrites whatever stands there
 * @throws AppError `not_found`, `stale_version`, `name_taken`
 */
export async function updateDatabase(
  db: Db,
  id: string,
  version: number | null,
  input: DatabaseInput,
): Promise<Database> {
  const [saved] = await orConflict({ noun, name: input.name }, () =>
    db
      .update(database)
      .set({ ...input, ...nextVersion(database) })
      .where(atVersion(database, id, version))
      .returning(),
  )
  return saved ? toDatabase(saved) : refuseUnsaved(db, database, { noun, id })
}

/** @throws AppError `not_found`; `in_use` with its queries and database exports, drafts included */
export async function deleteDatabase(db: Db, id: string): Promise<void> {
  const { name } = await getDatabase(db, id)
  await refuseUsed(db, noun, { id, name })
  await orConflict({ noun, name }, () => db.delete(database).where(eq(database.id, id)))
}

function toDatabase(row: typeof database.$inferSelect): Database {
  return { ...storedPart(row), name: row.name, plugin: row.plugin, settings: row.settings, pii: row.pii }
}
