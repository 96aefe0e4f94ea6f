import { and, desc, eq, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { newId } from '../lib/ids.ts'
import { AppError } from '../model/errors.ts'
import type { Query, QueryInput, QueryStatus, QueryVersion } from '../model/query.ts'
import type { Db } from './db.ts'
import { inFolder } from './queries/folders.ts'
import { havingStatus, lastRun, status } from './queries/standing.ts'
import { refuseUsed } from './rows/dependants.ts'
import { type ListRequest, namedOrder, textField } from './rows/named.ts'
import { type CuttablePage, limitOf } from './rows/paging.ts'
import { atVersion, missing, nextVersion, orConflict, referredId, refuseUnsaved, storedPart } from './rows/saving.ts'
import { database, query, queryVersion } from './schema/objects.ts'

const noun = 'query'
const order = namedOrder<Query>(query.name, query, {
  lastRun: textField(sql`coalesce(${lastRun.id}, '')`, (it) => it.lastRun?.id ?? ''),
})
const draftDatabase = alias(database, 'draft_database')

export interface QueryFilter extends ListRequest {
  /** With those of the folders below it. */
  readonly folder?: string | undefined
  /** The exact name; of a draft beside the active version it is not asked. */
  readonly database?: string | undefined
  readonly statuses?: readonly QueryStatus[] | undefined
}

const selectQueries = (db: Db) =>
  db
    .select({
      query,
      database: database.name,
      draftDatabase: draftDatabase.name,
      status,
      lastRun: { id: lastRun.id, state: lastRun.state, rows: lastRun.rows, at: lastRun.at },
    })
    .from(query)
    .innerJoin(database, eq(database.id, query.databaseId))
    .leftJoin(draftDatabase, eq(draftDatabase.id, query.draftDatabaseId))
    .leftJoinLateral(lastRun, sql`true`)

export async function listQueries(db: Db, filter: QueryFilter = {}): Promise<CuttablePage<Query>> {
  const rows = await selectQueries(db)
    .where(
      and(
        order.where(filter),
        filter.folder === undefined ? undefined : inFolder(filter.folder),
        filter.database === undefined ? undefined : eq(database.name, filter.database),
        filter.statuses && havingStatus(filter.statuses),
      ),
    )
    .orderBy(...order.by(filter))
    .limit(limitOf(filter) + 1)
  return order.page(rows.map(toQuery), filter)
}

async function findQuery(db: Db, idOrName: string): Promise<Query | undefined> {
  const [found] = await selectQueries(db).where(or(eq(query.id, idOrName), eq(query.name, idOrName)))
  return found && toQuery(found)
}

/** @throws AppError `not_found` */
export async function getQuery(db: Db, idOrName: string): Promise<Query> {
  const found = await findQuery(db, idOrName)
  if (!found) throw missing({ noun, name: idOrName })
  return found
}

export const hasQueryNamed = async (db: Db, name: string): Promise<boolean> =>
  (await db.$count(query, eq(query.name, name))) > 0

/** What a run sends: the active version, whatever is being edited beside it. @throws AppError `not_found`, `not_active` */
export async function getActiveQuery(db: Db, idOrName: string): Promise<Query & { activeVersion: number }> {
  const found = await getQuery(db, idOrName)
  const { activeVersion } = found
  if (activeVersion === null) throw new AppError('not_active', `The query “${found.name}” is a draft.`)
  return { ...found, activeVersion }
}

/**
 * @param by who activates it, where the input says *active*
 * @throws AppError `name_taken`; `invalid_input` where there is no such database
 */
export async function createQuery(db: Db, input: QueryInput, by: string): Promise<Query> {
  const { name, description, folder = '', sql: text, alerts = {} } = input
  return db.transaction(async (tx) => {
    const id = newId('qry')
    const databaseId = await databaseOf(tx, input)
    await orConflict({ noun, name }, () =>
      tx
        .insert(query)
        .values({ id, name, description, folder, databaseId, sql: text, state: 'draft', editedBy: by, alerts }),
    )
    return input.state === 'active' ? activateQuery(tx, id, by) : getQuery(tx, id)
  })
}

/**
 * Saves a query. Name, description and alerts count at once; other SQL or another database for an active query is a draft
 * beside it (spec 3.3), which an input that says *active* activates. An active query stays active.
 *
 * @param version the one that the person saw; null overwrites whatever stands there
 * @throws AppError `not_found`, `stale_version`, `name_taken`, `invalid_input`
 */
export async function updateQuery(
  db: Db,
  id: string,
  version: number | null,
  input: QueryInput,
  by: string,
): Promise<Query> {
  const { name, description, folder, sql: text, alerts } = input
  return db.transaction(async (tx) => {
    const databaseId = await databaseOf(tx, input)
    const before = await lockQuery(tx, id)
    const isSame = before.databaseId === databaseId && before.sql === text
    const draft = isSame ? { draftDatabaseId: null, draftSql: null } : { draftDatabaseId: databaseId, draftSql: text }
    const content = before.state === 'active' ? draft : { databaseId, sql: text }
    const saved = await orConflict({ noun, name }, () =>
      tx
        .update(query)
        .set({ name, description, folder, alerts, ...content, editedBy: by, ...nextVersion(query) })
        .where(atVersion(query, id, version))
        .returning(),
    )
    if (saved.length === 0) await refuseUnsaved(tx, query, { noun, id })
    return input.state === 'active' ? activateQuery(tx, id, by) : getQuery(tx, id)
  })
}

/** Makes the draft the active version and keeps it in the history; nothing happens where there is no draft. @throws AppError `not_found` */
export async function activateQuery(db: Db, id: string, by: string): Promise<Query> {
  return db.transaction(async (tx) => {
    const before = await lockQuery(tx, id)
    if (before.state === 'active' && before.draftSql === null) return getQuery(tx, id)
    const number = (before.activeVersion ?? 0) + 1
    const databaseId = before.draftDatabaseId ?? before.databaseId
    const text = before.draftSql ?? before.sql
    await tx
      .update(query)
      .set({
        state: 'active',
        activeVersion: number,
        databaseId,
        sql: text,
        draftDatabaseId: null,
        draftSql: null,
        editedBy: by,
        ...nextVersion(query),
      })
      .where(eq(query.id, id))
    const active = await getQuery(tx, id)
    await tx.insert(queryVersion).values({ queryId: id, number, database: active.database, sql: text, activatedBy: by })
    return active
  })
}

/** Drops what is being edited. Null: it was never activated, so the query itself is gone. @throws AppError `not_found`, `in_use` */
export async function discardQuery(db: Db, id: string): Promise<Query | null> {
  return db.transaction(async (tx) => {
    const before = await lockQuery(tx, id)
    if (before.state === 'draft') {
      await deleteQuery(tx, id)
      return null
    }
    if (before.draftSql !== null) {
      await tx
        .update(query)
        .set({ draftDatabaseId: null, draftSql: null, ...nextVersion(query) })
        .where(eq(query.id, id))
    }
    return getQuery(tx, id)
  })
}

/** @throws AppError `not_found`; `in_use` with the destinations that it is sent to */
export async function deleteQuery(db: Db, id: string): Promise<void> {
  const { name } = await getQuery(db, id)
  await refuseUsed(db, 'query', { id, name })
  await orConflict({ noun, name }, () => db.delete(query).where(eq(query.id, id)))
}

/** One activation. @throws AppError `not_found` */
export async function getQueryVersion(db: Db, id: string, number: number): Promise<QueryVersion> {
  const found = (await listQueryVersions(db, id)).find((it) => it.number === number)
  if (!found) throw missing({ noun: 'version', name: String(number) })
  return found
}

/** All activations, the youngest first. */
export async function listQueryVersions(db: Db, id: string): Promise<QueryVersion[]> {
  const rows = await db
    .select()
    .from(queryVersion)
    .where(eq(queryVersion.queryId, id))
    .orderBy(desc(queryVersion.number))
  return rows.map(({ queryId: _, activatedAt, ...row }) => ({ ...row, activatedAt: activatedAt.toISOString() }))
}

const databaseOf = (db: Db, input: QueryInput) =>
  referredId(db, database, { noun: 'database', name: input.database, field: 'database' })

/** Nobody else saves or activates it until the transaction ends. */
async function lockQuery(tx: Db, id: string): Promise<typeof query.$inferSelect> {
  const [found] = await tx.select().from(query).where(eq(query.id, id)).for('update')
  if (!found) throw missing({ noun, name: id })
  return found
}

type Row = Awaited<ReturnType<typeof selectQueries>>[number]

function toQuery({ query: row, database, draftDatabase, status, lastRun }: Row): Query {
  return {
    ...storedPart(row),
    name: row.name,
    description: row.description,
    folder: row.folder,
    database,
    sql: row.sql,
    state: row.state,
    alerts: row.alerts,
    draft: row.draftSql === null || draftDatabase === null ? null : { database: draftDatabase, sql: row.draftSql },
    activeVersion: row.activeVersion,
    editedBy: row.editedBy,
    status,
    lastRun: lastRun && { ...lastRun, at: lastRun.at.toISOString() },
  }
}
