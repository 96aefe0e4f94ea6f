import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator'
import { Client, type PoolClient } from 'pg'
import type { Log } from '../../lib/log.ts'
import { AppError } from '../../model/errors.ts'
import type { Db } from '../db.ts'
import { migrate } from './migrate.ts'
import { StorePool } from './store-pool.ts'
import { unavailable } from './unavailable.ts'

const CONNECT_TIMEOUT_MS = 8_000
/** Nothing that the store asks takes long; what does is stuck. */
const TIMEOUT_MS = 60_000
/** Any number that no other program on the same server takes for its advisory lock. */
const MIGRATION_LOCK = 7_929_234_551

export interface PostgresStore extends AsyncDisposable {
  readonly db: Db
}

/**
 * Connects to PostgreSQL and brings the tables up to date, one process at a time.
 * @throws AppError `store_unavailable` within ten seconds, `environment_invalid`, `data_directory_version`
 */
export const openPostgres = (databaseUrl: string, log: Log): Promise<PostgresStore> =>
  openWith(databaseUrl, { log, prepare: migrateAlone })

/** The same, with its tables as they are found. */
export const openPostgresUnchanged = (databaseUrl: string, log: Log): Promise<PostgresStore> =>
  openWith(databaseUrl, { log, prepare: async (pool) => (await pool.connect()).release() })

interface Opening {
  readonly log: Log
  readonly prepare: (pool: StorePool) => Promise<void>
}

async function openWith(databaseUrl: string, { log, prepare }: Opening): Promise<PostgresStore> {
  await using opened = new AsyncDisposableStack()
  const pool = connect(databaseUrl)
  opened.defer(() => pool.end())
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', () => log('store_connection_lost'))
  try {
    await prepare(pool)
  } catch (error) {
    throw unavailable(error) ?? error
  }
  const db = drizzle(pool, { casing: 'snake_case' })
  const rest = opened.move()
  return { db, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

function connect(databaseUrl: string): StorePool {
  try {
    // A pool reads the URL only when it connects.
    new Client({ connectionString: databaseUrl })
  } catch {
    // No cause: the error of a bad URL holds it whole, with its password.
    throw new AppError('environment_invalid', 'DATABASE_URL is not a URL such as postgres://user@host/database.')
  }
  return new StorePool({
    connectionString: databaseUrl,
    application_name: 'waybill',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: TIMEOUT_MS,
    idle_in_transaction_session_timeout: TIMEOUT_MS,
    keepAlive: true,
  })
}

/** Concurrent migrators fail without the lock (control-plane §3.10). It is bound to the connection, which ends here. */
async function migrateAlone(pool: StorePool): Promise<void> {
  const client: PoolClient = await pool.connect()
  try {
    const db = drizzle(client, { casing: 'snake_case' })
    await db.execute(sql`set statement_timeout = 0`)
    await db.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`)
    await migrate(db, (folder) => applyMigrations(db, folder))
  } finally {
    client.release(true)
  }
}
