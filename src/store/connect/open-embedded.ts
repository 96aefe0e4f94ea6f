import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate as applyMigrations } from 'drizzle-orm/pglite/migrator'
import type { Db } from '../db.ts'
import { DurableNodeFs } from './durable-fs.ts'
import { inspectFolder, markFolder } from './folder-version.ts'
import { GuardedPglite } from './guarded-pglite.ts'
import { lockFolder } from './lock.ts'
import { migrate } from './migrate.ts'
import { syncTree } from './sync-tree.ts'

/** `-F` turns fsync off; of the WAL methods only fsync reaches the hook of `DurableNodeFs`. 16 MB keep the process small. */
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['fsync=on', 'wal_sync_method=fsync', 'shared_buffers=16MB'].flatMap((setting) => ['-c', setting]),
]

export interface EmbeddedStore extends AsyncDisposable {
  readonly db: Db
  readonly pglite: PGlite
}

/**
 * Opens the embedded store of a data folder, or makes it: lock, version, open, proof that commits reach the
 * disk, tables.
 * Disposing of it closes the store, then gives the lock back.
 *
 * @throws AppError `data_directory_in_use`, `data_directory_version`
 */
export async function openEmbedded(dataFolder: string): Promise<EmbeddedStore> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  await chmod(dataFolder, 0o700)
  await using opened = new AsyncDisposableStack()
  const { db, pglite } = opened.use(await openUnchanged(dataFolder))
  await migrate(db, (folder) => applyMigrations(db as Parameters<typeof applyMigrations>[0], folder))
  const rest = opened.move()
  return { db, pglite, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

/** The same, with its tables as they are found. */
export async function openUnchanged(dataFolder: string): Promise<EmbeddedStore> {
  await using opened = new AsyncDisposableStack()
  opened.use(await lockFolder(dataFolder))
  const isThere = await inspectFolder(dataFolder)
  if (!isThere) await markFolder(dataFolder, false)

  const folder = join(dataFolder, 'store')
  const fs = new DurableNodeFs(folder)
  const pglite = new GuardedPglite({ fs, startParams: START_PARAMETERS })
  opened.defer(() => pglite.close())
  await pglite.waitReady
  await proveDurable(pglite, fs)
  if (!isThere) {
    await syncTree(folder)
    await markFolder(dataFolder, true)
  }
  const db = drizzle(pglite, { casing: 'snake_case' })
  const rest = opened.move()
  return { db, pglite, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

/** A small commit must reach the disk: a PGlite that lost the hook would only seem durable. */
async function proveDurable(pglite: PGlite, fs: DurableNodeFs): Promise<void> {
  const before = fs.syncs
  await pglite.query(`select pg_logical_emit_message(true, 'waybill', 'a commit')`)
  if (fs.syncs === before) throw new Error('the embedded store does not bring its commits to the disk')
}
