import { Pool, type PoolClient } from 'pg'
import { unavailable } from './unavailable.ts'

type Connected = (error: Error | undefined, client: PoolClient | undefined, done: (release?: unknown) => void) => void

/** A pool whose connections fail with `store_unavailable`, in words that hold neither address nor password. */
export class StorePool extends Pool {
  override connect(): Promise<PoolClient>
  override connect(callback: Connected): void
  override connect(callback?: Connected): Promise<PoolClient> | undefined {
    if (!callback) return super.connect().catch((error: unknown) => Promise.reject(unavailable(error) ?? error))
    super.connect((error, client, done) => callback(error && (unavailable(error) ?? error), client, done))
    return undefined
  }
}
