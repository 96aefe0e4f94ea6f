import { isDeepStrictEqual } from 'node:util'
import { eq, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { newId } from '../lib/ids.ts'
import type { DatabaseExport, DatabaseExportInput } from '../model/database-export.ts'
import { AppError } from '../model/errors.ts'
import type { Db } from './db.ts'
import { refuseUsed } from './rows/dependants.ts'
import { type ListRequest, namedOrder } from './rows/named.ts'
import { type CuttablePage, limitOf } from './rows/paging.ts'
import { atVersion, missing, nextVersion, orConflict, referredId, refuseUnsaved, storedPart } from './rows/saving.ts'
import { database, databaseExport } from './schema/objects.ts'

const noun = 'database export'
const order = namedOrder<DatabaseExport>(databaseExport.name, databaseExport)
const draftDatabase = alias(database, 'draft_database')

const selectExports = (db: Db) =>
  db
    .select({ databaseExport, database: database.name, draftDatabase: draftDatabase.name })
    .from(databaseExport)
    .innerJoin(database, eq(database.id, databaseExport.databaseId))
    .leftJoin(draftDatabase, eq(draftDatabase.id, databaseExport.draftDatabaseId))

export async function listDatabaseExports(db: Db, request: ListRequest = {}): Promise<CuttablePage<DatabaseExport>> {
  const rows = await selectExports(db)
    .where(order.where(request))
    .orderBy(...order.by(request))
    .limit(limitOf(request) + 1)
  return order.page(rows.map(toDatabaseExport), request)
}

async function findDatabaseExport(db: Db, idOrName: string): Promise<DatabaseExport | undefined> {
  const [found] = await selectExports(db).where(or(eq(databaseExport.id, idOrName), eq(databaseExport.name, idOrName)))
  return found && toDatabaseExport(found)
}

/** @throws AppError `not_found` */
export async function getDatabaseExport(db: Db, idOrName: string): Promise<DatabaseExport> {
  const found = await findDatabaseExport(db, idOrName)
  if (!found) throw missing({ noun, name: idOrName })
  return found
}

/** What a run sends: the active choice of tables. @throws AppError `not_found`, `not_active` */
export async function getActiveDatabaseExport(db: Db, idOrName: string): Promise<DatabaseExport> {
  const found = await getDatabaseExport(db, idOrName)
  if (!found.isActive) throw new AppError('not_active', `The database export “${found.name}” is a draft.`)
  return found
}

/** @throws AppError `name_taken`; `invalid_input` where there is no such database */
export async function createDatabaseExport(db: Db, input: DatabaseExportInput): Promise<DatabaseExport> {
  const { name, description, tables, state } = input
  const id = newId('exp')
  const databaseId = await databaseOf(db, input)
  await orConflict({ noun, name }, () =>
    db.insert(databaseExport).values({ id, name, description, databaseId, tables, state }),
  )
  return getDatabaseExport(db, id)
}

/**
 * Saves a database export as `updateQuery` saves a query: other tables for an active one are a draft beside it
 * (spec 3.4), which an input that says *active* activates.
 *
 * @param version the one that the person saw; null overwrites whatever stands there
 * @throws AppError `not_found`, `stale_version`, `name_taken`, `invalid_input`
 */
export async function updateDatabaseExport(
  db: Db,
  id: string,
  version: number | null,
  input: DatabaseExportInput,
): Promise<DatabaseExport> {
  const { name, description, tables } = input
  return db.transaction(async (tx) => {
    const databaseId = await databaseOf(tx, input)
    const before = await lockExport(tx, id)
    const isSame = before.databaseId === databaseId && isDeepStrictEqual(before.tables, tables)
    const draft = isSame ? NO_DRAFT : { draftDatabaseId: databaseId, draftTables: tables }
    const content = before.state === 'active' ? draft : { databaseId, tables }
    const saved = await orConflict({ noun, name }, () =>
      tx
        .update(databaseExport)
        .set({ name, description, ...content, ...nextVersion(databaseExport) })
        .where(atVersion(databaseExport, id, version))
        .returning(),
    )
    if (saved.length === 0) await refuseUnsaved(tx, databaseExport, { noun, id })
    return input.state === 'active' ? activateDatabaseExport(tx, id) : getDatabaseExport(tx, id)
  })
}

/** Makes the draft the active choice; nothing happens where there is no draft. @throws AppError `not_found` */
export async function activateDatabaseExport(db: Db, id: string): Promise<DatabaseExport> {
  return db.transaction(async (tx) => {
    const before = await lockExport(tx, id)
    if (before.state === 'draft' || before.draftTables !== null) {
      const databaseId = before.draftDatabaseId ?? before.databaseId
      const tables = before.draftTables ?? before.tables
      await tx
        .update(databaseExport)
        .set({ state: 'active', databaseId, tables, ...NO_DRAFT, ...nextVersion(databaseExport) })
        .where(eq(databaseExport.id, id))
    }
    return getDatabaseExport(tx, id)
  })
}

/** Drops what is being edited. Null: it was never activated, so the export itself is gone. @throws AppError `not_found`, `in_use` */
export async function discardDatabaseExport(db: Db, id: string): Promise<DatabaseExport | null> {
  return db.transaction(async (tx) => {
    const before = await lockExport(tx, id)
    if (before.state === 'draft') {
      await deleteDatabaseExport(tx, id)
      return null
    }
    if (before.draftTables !== null) {
      await tx
        .update(databaseExport)
        .set({ ...NO_DRAFT, ...nextVersion(databaseExport) })
        .where(eq(databaseExport.id, id))
    }
    return getDatabaseExport(tx, id)
  })
}

/** @throws AppError `not_found`; `in_use` with the destinations that it is sent to */
export async function deleteDatabaseExport(db: Db, id: string): Promise<void> {
  const { name } = await getDatabaseExport(db, id)
  await refuseUsed(db, 'database-export', { id, name })
  await orConflict({ noun, name }, () => db.delete(databaseExport).where(eq(databaseExport.id, id)))
}

const NO_DRAFT = { draftDatabaseId: null, draftTables: null }

const databaseOf = (db: Db, input: DatabaseExportInput) =>
  referredId(db, database, { noun: 'database', name: input.database, field: 'database' })

/** Nobody else saves or activates it until the transaction ends. */
async function lockExport(tx: Db, id: string): Promise<typeof databaseExport.$inferSelect> {
  const [found] = await tx.select().from(databaseExport).where(eq(databaseExport.id, id)).for('update')
  if (!found) throw missing({ noun, name: id })
  return found
}

type Row = { databaseExport: typeof databaseExport.$inferSelect; database: string; draftDatabase: string | null }

function toDatabaseExport({ databaseExport: row, database, draftDatabase }: Row): DatabaseExport {
  return {
    ...storedPart(row),
    name: row.name,
    description: row.description,
    database,
    tables: row.tables,
    state: row.state,
    draft:
      row.draftTables === null || draftDatabase === null ? null : { database: draftDatabase, tables: row.draftTables },
    isActive: row.state === 'active',
  }
}
