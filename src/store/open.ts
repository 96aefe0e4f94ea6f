import type { ConstructorOptions, SendOptions } from 'pg-boss'
import type { Log } from '../lib/log.ts'
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
  /** How pg-boss reaches the same store; give it to its constructor. */
  bossOptions(): ConstructorOptions
  /** Option of `boss.send` and the like that makes them part of a transaction. Needed inside one: without it they wait for ever. */
  sendIn(tx: Db): Pick<SendOptions, 'db'>
  close(): Promise<void>
}

/** Opens the store and brings its tables up to date. */
export async function openStore(_settings: StoreSettings): Promise<Store> {
  throw new Error('not there yet')
}
