import type { Tracer } from '@opentelemetry/api'
import type { PgBoss } from 'pg-boss'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { ArtifactBucket } from '../pipeline/artifact-bucket.ts'
import type { Db } from '../store/db.ts'
import type { Store } from '../store/open.ts'
import type { Vault } from '../vault/vault.ts'
import type { Outlet } from './alerts/outlet.ts'
import type { DataPlane } from './data-plane/pool.ts'
import type { RunEvents } from './events.ts'
import type { RunFeed } from './feed/run-feed.ts'

/** What an installation may set about runs. */
export interface RunSettings {
  /** Where artifacts rest, sealed: one folder a run. Machines may share it. */
  readonly spoolFolder: string
  /** Where engines put what does not fit into memory: on this machine. */
  readonly scratchFolder: string
  /** How long the artifacts of a run are kept, in days. */
  readonly spoolDays: number
  readonly runsAtOnce: number
  /** Most connections to one host, over all runs and processes (P29); a preset or a plugin may say fewer. */
  readonly connectionsPerHost: number
  readonly engine: { readonly memoryMb: number; readonly threads: number; readonly tempMb: number }
  /** At most so many retries, none begun later than `withinMs` after the first failure. */
  readonly retry: { readonly times: number; readonly withinMs: number; readonly firstDelayMs: number }
}

/** All that runs need of the house. `db` is the root handle of the store. */
export interface Deps {
  readonly db: Db
  readonly store: Store
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
  readonly tracer: Tracer
  readonly settings: RunSettings
  /** Whether this process takes runs from the queue. */
  readonly works: boolean
  /** Where the machines share artifacts; null: in the spool folder, or nowhere. */
  readonly bucket: ArtifactBucket | null
  readonly boss: PgBoss
  readonly dataPlane: DataPlane
  readonly events: RunEvents
  readonly feed: RunFeed
  /** How notices leave the house. */
  readonly outlet: Outlet
}
