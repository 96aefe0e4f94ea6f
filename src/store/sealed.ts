import { and, asc, eq, gt, isNotNull, type SQL, sql } from 'drizzle-orm'
import { AppError } from '../model/errors.ts'
import type { Db } from './db.ts'
import { alertChannel } from './schema/alerts.ts'
import { credential } from './schema/objects.ts'
import { installation } from './schema/people.ts'
import { run } from './schema/runs.ts'
import { twoFactor } from './schema/sign-in.ts'

/** How everything that rests sealed is sealed anew: a function a kind, which gives the new text for an old one. */
export interface Reseal {
  credential(sealed: string, id: string, field: string): string
  channel(sealed: string, id: string, field: string): string
  spoolKey(sealed: string, runId: string): string
  secondFactor(sealed: string): Promise<string>
  readonly canary: string
}

const BATCH = 500

/**
 * Lets nobody else read what proves the key until the transaction ends, and refuses where somebody has read it.
 * @throws AppError `store_in_use`
 */
export async function demandAlone(tx: Db): Promise<void> {
  await refuseCompany(tx)
  await tx.execute(sql`set local statement_timeout = 0`)
  await tx.execute(sql`set local lock_timeout = '10s'`)
  await tx.execute(sql`lock table ${installation} in access exclusive mode`)
  await refuseCompany(tx)
}

/** A session is one of ours by its name or by its user: a connection string may name it otherwise. */
async function refuseCompany(tx: Db): Promise<void> {
  const [others] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(sql`pg_stat_activity`)
    .where(
      sql`datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
        and (usename = current_user or application_name like 'waybill%')`,
    )
  if (!others?.count) return
  throw new AppError('store_in_use', `The database is used by others: ${others.count} sessions are connected.`)
}

/** Replaces every sealed text. @returns how many there were */
export async function resealAll(tx: Db, reseal: Reseal): Promise<number> {
  const counts = [
    await resealFields(tx, credential, reseal.credential),
    await resealFields(tx, alertChannel, reseal.channel),
    await resealSpoolKeys(tx, reseal),
    await resealFactors(tx, reseal),
  ]
  await tx.update(installation).set({ value: reseal.canary }).where(eq(installation.name, 'sealing_key'))
  return counts.reduce((sum, it) => sum + it, 0)
}

/** What holds secret fields by their names. */
type Keeper = typeof credential | typeof alertChannel

async function resealFields(tx: Db, keeper: Keeper, reseal: Reseal['credential']): Promise<number> {
  let count = 0
  for (const { id, secretFields } of await tx.select().from(keeper)) {
    const entries = Object.entries(secretFields)
    const anew = entries.map(([field, sealed]) => [field, reseal(sealed, id, field)])
    await tx
      .update(keeper)
      .set({ secretFields: Object.fromEntries(anew) })
      .where(eq(keeper.id, id))
    count += entries.length
  }
  return count
}

async function resealSpoolKeys(tx: Db, reseal: Reseal): Promise<number> {
  let count = 0
  for (let last = ''; ; ) {
    const rows = await tx
      .select({ id: run.id, sealed: run.sealedSpoolKey })
      .from(run)
      .where(and(gt(run.id, last), isNotNull(run.sealedSpoolKey)))
      .orderBy(asc(run.id))
      .limit(BATCH)
    const anew = rows.map(({ id, sealed }) => ({ id, sealed: reseal.spoolKey(sealed ?? '', id) }))
    if (anew.length === 0) return count
    await tx.execute(sql`update ${run} set sealed_spool_key = it.sealed
      from json_to_recordset(${JSON.stringify(anew)}::json) as it(id text, sealed text) where ${run.id} = it.id`)
    count += anew.length
    last = anew.at(-1)?.id ?? ''
  }
}

async function resealFactors(tx: Db, reseal: Reseal): Promise<number> {
  const rows = await tx.select().from(twoFactor)
  for (const { id, secret, backupCodes } of rows) {
    const anew = { secret: await reseal.secondFactor(secret), backupCodes: await reseal.secondFactor(backupCodes) }
    await tx.update(twoFactor).set(anew).where(eq(twoFactor.id, id))
  }
  return rows.length * 2
}

/** Tables in which a text of this key still stands, wherever that is: each of them would lose a secret. */
export async function findSealedWith(tx: Db, keyId: string): Promise<string[]> {
  const tables = await rowsOf(
    tx,
    sql`select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  )
  const found: string[] = []
  for (const { name = '' } of tables) {
    const text = sql`to_jsonb(it)::text like ${`%"v1.${keyId}.%`}`
    const [row] = await rowsOf(tx, sql`select 1 from ${sql.identifier(name)} it where ${text} limit 1`)
    if (row) found.push(name)
  }
  return found
}

const rowsOf = async (db: Db, query: SQL): Promise<Record<string, string>[]> =>
  ((await db.execute(query)) as unknown as { rows: Record<string, string>[] }).rows
