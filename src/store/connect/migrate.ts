import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { AppError } from '../../model/errors.ts'
import type { Db } from '../db.ts'

const FOLDER = { migrationsFolder: join(import.meta.dirname, '../migrations') }

/**
 * Brings the tables up to date. Of processes that may do this at once, the caller lets in one at a time.
 *
 * @param apply the migrator of the driver
 * @throws AppError `data_directory_version` where a newer Waybill has been here
 */
export async function migrate(db: Db, apply: (folder: typeof FOLDER) => Promise<void>): Promise<void> {
  if ((await compareTables(db)) === 'newer') {
    throw new AppError('data_directory_version', 'A newer version of Waybill has changed the tables of this store.')
  }
  await apply(FOLDER)
}

/** How the tables of a store stand to those that this version makes. */
export async function compareTables(db: Db): Promise<'none' | 'older' | 'current' | 'newer'> {
  const ours = Math.max(...readMigrationFiles(FOLDER).map((it) => it.folderMillis))
  const theirs = await newestApplied(db)
  if (theirs === 0) return 'none'
  return theirs === ours ? 'current' : theirs > ours ? 'newer' : 'older'
}

async function newestApplied(db: Db): Promise<number> {
  const table = sql`drizzle.__drizzle_migrations`
  const [found] = await db
    .select({ isThere: sql<boolean>`to_regclass('drizzle.__drizzle_migrations') is not null` })
    .from(sql`(select 1) as one`)
  if (!found?.isThere) return 0
  const [row] = await db.select({ newest: sql<number | null>`max(created_at)::float8` }).from(table)
  return row?.newest ?? 0
}
