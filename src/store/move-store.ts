import { type SQL, sql } from 'drizzle-orm'
import { dependenciesFirst } from '../lib/dependencies-first.ts'
import { AppError } from '../model/errors.ts'
import type { Db } from './db.ts'

/** Rows that are carried at once. */
const BATCH = 500

interface Table {
  readonly name: string
  /** Its columns, but for those that the store makes itself. */
  readonly columns: readonly string[]
  /** A column that the store numbers. */
  readonly identity: string | null
  readonly refersTo: readonly string[]
}

/**
 * Copies everything into an empty store of the same version, in one transaction there: all of it arrives, or nothing. Jobs of
 * the queue are not copied: runs that go on are put into the queue anew by whoever opens the store.
 * @returns how many rows were copied
 * @throws AppError `store_not_empty`
 */
export async function moveStore(from: Db, to: Db): Promise<number> {
  return from.transaction((source) =>
    to.transaction(async (target) => {
      const tables = byReference(await tablesOf(target))
      for (const { name } of tables) {
        const [{ is_there } = { is_there: false }] = await rowsOf(
          target,
          sql`select exists (select 1 from ${sql.identifier(name)}) as is_there`,
        )
        if (is_there)
          throw new AppError('store_not_empty', `The table ${name} of the PostgreSQL database has rows already.`)
      }
      let copied = 0
      for (const table of tables) copied += await copyTable(source, target, table)
      return copied
    }),
  )
}

async function copyTable(source: Db, target: Db, { name, columns, identity, refersTo }: Table): Promise<number> {
  const table = sql.identifier(name)
  const list = sql.join(
    columns.map((it) => sql.identifier(it)),
    sql`, `,
  )
  // Rows that refer to others of their own table arrive together, whatever their order.
  const most = refersTo.includes(name) ? sql`all` : sql.raw(`forward ${BATCH}`)
  let copied = 0
  await source.execute(sql`declare carrier cursor for select row_to_json(it)::text as row from ${table} it`)
  for (;;) {
    const rows = (await rowsOf(source, sql`fetch ${most} from carrier`)).map((it) => String(it['row']))
    if (rows.length === 0) break
    // As text from end to end: no number of JavaScript is between.
    await target.execute(sql`insert into ${table} (${list}) overriding system value
      select ${list} from json_populate_recordset(null::${table}, ${`[${rows.join()}]`}::json)`)
    copied += rows.length
  }
  await source.execute(sql`close carrier`)
  if (identity !== null && copied > 0) {
    await target.execute(sql`select setval(pg_get_serial_sequence(${name}, ${identity}),
      (select max(${sql.identifier(identity)}) from ${table}))`)
  }
  return copied
}

async function tablesOf(db: Db): Promise<Table[]> {
  const rows = await rowsOf(
    db,
    sql`select t.table_name as name,
      (select json_agg(c.column_name::text order by c.ordinal_position) from information_schema.columns c
        where c.table_schema = 'public' and c.table_name = t.table_name and c.is_generated = 'NEVER') as columns,
      (select min(c.column_name::text) from information_schema.columns c
        where c.table_schema = 'public' and c.table_name = t.table_name and c.is_identity = 'YES') as identity,
      (select coalesce(json_agg(r.relname::text), '[]') from pg_constraint f join pg_class r on r.oid = f.confrelid
        where f.contype = 'f' and f.conrelid = format('public.%I', t.table_name)::regclass) as refers_to
    from information_schema.tables t where t.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1`,
  )
  return rows.map((it) => ({
    name: String(it['name']),
    columns: it['columns'] as string[],
    identity: it['identity'] as string | null,
    refersTo: it['refers_to'] as string[],
  }))
}

/** What is referred to stands before what refers to it. */
const byReference = (tables: readonly Table[]): Table[] =>
  dependenciesFirst(tables, ({ refersTo }) => tables.filter((it) => refersTo.includes(it.name)))

const rowsOf = async (db: Db, query: SQL): Promise<Record<string, unknown>[]> =>
  ((await db.execute(query)) as unknown as { rows: Record<string, unknown>[] }).rows
