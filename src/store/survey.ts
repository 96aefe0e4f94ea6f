import { max, sql } from 'drizzle-orm'
import { openUnchanged } from './connect/open-embedded.ts'
import { openPostgresUnchanged } from './connect/postgres.ts'
import type { Db } from './db.ts'
import type { StoreSettings } from './open.ts'
import { artifact } from './schema/runs.ts'

/** A store that is looked at, with its tables as they are found. */
export interface SeenStore extends AsyncDisposable {
  readonly db: Db
}

/** @throws AppError as `openStore`, but for what has to do with the tables */
export const lookAtStore = ({ databaseUrl, dataFolder, log }: StoreSettings): Promise<SeenStore> =>
  databaseUrl === null ? openUnchanged(dataFolder) : openPostgresUnchanged(databaseUrl, log)

/** What a database server says of itself. */
export interface ServerFacts {
  /** As 150008 for 15.8. */
  readonly version: number
  readonly now: Date
  /** Settings without which a crash of the machine may take what was committed, or the whole database. */
  readonly unsafeSettings: readonly string[]
  readonly connections: { readonly used: number; readonly most: number }
}

const DURABLE = ['fsync', 'full_page_writes', 'synchronous_commit'] as const

export async function readServerFacts(db: Db): Promise<ServerFacts> {
  const setting = (name: string) => sql<string>`current_setting(${name})`
  const [row] = await db
    .select({
      version: sql<number>`current_setting('server_version_num')::int`,
      now: sql<number>`extract(epoch from clock_timestamp())::float8 * 1000`,
      used: sql<number>`(select count(*)::int from pg_stat_activity where backend_type = 'client backend')`,
      most: sql<number>`current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int`,
      fsync: setting('fsync'),
      full_page_writes: setting('full_page_writes'),
      synchronous_commit: setting('synchronous_commit'),
    })
    .from(sql`(select 1) as one`)
  if (!row) throw new Error('a select gave no row')
  return {
    version: row.version,
    now: new Date(row.now),
    unsafeSettings: DURABLE.filter((name) => row[name] === 'off'),
    connections: { used: row.used, most: row.most },
  }
}

/** Bytes of the largest file that was ever built; 0 before the first. */
export async function findLargestBytes(db: Db): Promise<number> {
  const [row] = await db.select({ bytes: max(artifact.bytes) }).from(artifact)
  return row?.bytes ?? 0
}

/** How many runs are in the hands of a worker from which nothing was heard for longer than it may be silent. */
export async function countSilentWorkers(db: Db): Promise<number> {
  const [table] = await db
    .select({ isThere: sql<boolean>`to_regclass('pgboss.job') is not null` })
    .from(sql`(select 1) as one`)
  if (!table?.isThere) return 0
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(sql`pgboss.job`)
    .where(
      sql`state = 'active' and name in ('run', 'group-run')
        and coalesce(heartbeat_on, started_on) < now() - 2 * make_interval(secs => heartbeat_seconds)`,
    )
  return row?.count ?? 0
}
