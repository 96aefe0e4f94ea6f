import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { AppError } from '../../model/errors.ts'
import type { Db } from '../db.ts'

const FOLDER = { migrationsFolder: join(import.meta.dirname, '../migrations') }

/**
 * Brings the tables up to date. Of processes that may do this at once, the caller lets in one at a time. Tables that are one
 * migration ahead are taken as they are: migrations only add, so that two versions can work side by side.
 *
 * @param apply the migrator of the driver
 * @throws AppError `data_directory_version` where a Waybill has been here that is newer by more than that
 */
export async function migrate(db: Db, apply: (folder: typeof FOLDER) => Promise<void>): Promise<void> {
  if ((await compareTables(db)) === 'newer') {
    throw new AppError('data_directory_version', 'A newer version of Waybill has changed the tables of this store.')
  }
  await apply(FOLDER)
}

/** How the tables of a store stand to those that this version makes: `ahead` by one migration, or `newer` than that. */
export async function compareTables(db: Db): Promise<'none' | 'older' | 'current' | 'ahead' | 'newer'> {
  const ours = Math.max(...readMigrationFiles(FOLDER).map((it) => it.folderMillis))
  const theirs = await listApplied(db)
  const after = theirs.filter((it) => it > ours).length
  if (theirs.length === 0) return 'none'
  if (after > 0) return after === 1 ? 'ahead' : 'newer'
  return theirs.includes(ours) ? 'current' : 'older'
}

async function listApplied(db: Db): Promise<number[]> {
  const [found] = await db
    .select({ isThere: sql<boolean>`to_regclass('drizzle.__drizzle_migrations') is not null` })
    .from(sql`(select 1) as one`)
  if (!found?.isThere) return []
  const at = sql<number>`created_at::float8`
  return (await db.select({ at }).from(sql`drizzle.__drizzle_migrations`)).map((it) => it.at)
}
