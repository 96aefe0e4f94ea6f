import { sql } from 'drizzle-orm'
import { type ConstructorOptions, fromDrizzle, fromPglite, type SendOptions } from 'pg-boss'
import type { Log } from '../lib/log.ts'
import { openPostgres } from './connect/postgres.ts'
import type { Db } from './db.ts'

export interface StoreSettings {
  /** PostgreSQL; null for the embedded store in the data folder. */
  readonly databaseUrl: string | null
  readonly dataFolder: string
  readonly log: Log
}

/** The facts of an installation, embedded or in PostgreSQL: the same SQL either way. */
export interface Store extends AsyncDisposable {
  readonly db: Db
  readonly kind: 'embedded' | 'postgres'
  /** How pg-boss reaches the same store: for its constructor. */
  bossOptions(): ConstructorOptions
  /** Makes `boss.send` and the like part of a transaction. Without it, inside one, they fail on the embedded store. */
  sendIn(tx: Db): Pick<SendOptions, 'db'>
  close(): Promise<void>
}

/**
 * Opens the store and brings its tables up to date.
 * @throws AppError `store_unavailable`, `environment_invalid`, `data_directory_in_use`, `data_directory_version`
 */
export async function openStore({ databaseUrl, dataFolder, log }: StoreSettings): Promise<Store> {
  if (databaseUrl !== null) {
    const opened = await openPostgres(databaseUrl, log)
    const boss = { connectionString: databaseUrl, application_name: 'waybill queue', max: 5 }
    return toStore({ kind: 'postgres', db: opened.db, boss, opened })
  }
  // Loaded only here: a worker on PostgreSQL needs no WebAssembly.
  const { openEmbedded } = await import('./connect/open-embedded.ts')
  const opened = await openEmbedded(dataFolder)
  const boss = { db: fromPglite(opened.pglite), backend: 'pglite' as const }
  return toStore({ kind: 'embedded', db: opened.db, boss, opened })
}

type Parts = Pick<Store, 'db' | 'kind'> & { boss: ConstructorOptions; opened: AsyncDisposable }

function toStore({ db, kind, boss, opened }: Parts): Store {
  let closing: Promise<void> | undefined
  const close = async () => (closing ??= Promise.resolve(opened[Symbol.asyncDispose]()))
  return {
    db,
    kind,
    bossOptions: () => boss,
    // Db leaves open what `execute` answers; both drivers answer with rows.
    sendIn: (tx) => ({ db: fromDrizzle(tx as unknown as Parameters<typeof fromDrizzle>[0], sql) }),
    close,
    [Symbol.asyncDispose]: close,
  }
}
