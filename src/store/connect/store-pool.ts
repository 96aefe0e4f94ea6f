import { Pool, type PoolClient, type PoolConfig } from 'pg'
import { unavailable } from './unavailable.ts'

type Connected = (error: Error | undefined, client: PoolClient | undefined, done: (release?: unknown) => void) => void

/** A pool whose connections and questions fail with `store_unavailable`, in words that hold neither address nor password. */
export class StorePool extends Pool {
  constructor(config: PoolConfig) {
    super(config)
    this.on('connect', (client) => {
      // A pool does not listen to a connection that is lent. One that broke between two questions of a transaction would end the
      // process, where it is enough that the next question fails.
      client.on('error', () => {})
      nameFailures(client)
    })
  }

  override connect(): Promise<PoolClient>
  override connect(callback: Connected): void
  override connect(callback?: Connected): Promise<PoolClient> | undefined {
    if (!callback) return super.connect().catch((error: unknown) => Promise.reject(named(error)))
    super.connect((error, client, done) => callback(error && (unavailable(error) ?? error), client, done))
    return undefined
  }
}

const named = (error: unknown) => unavailable(error) ?? error

/** A server that goes away during a question is told as one that is away before it. */
function nameFailures(client: PoolClient): void {
  const ask: (...asked: unknown[]) => unknown = client.query.bind(client)
  const askNaming = (...asked: unknown[]): unknown => {
    const callback = asked.at(-1)
    if (typeof callback === 'function') {
      const told = (error: unknown, result: unknown) => callback(error && named(error), result)
      return ask(...asked.slice(0, -1), told)
    }
    const answer = ask(...asked)
    return answer instanceof Promise ? answer.catch((error: unknown) => Promise.reject(named(error))) : answer
  }
  // It has many shapes, and each of them goes through.
  client.query = askNaming as typeof client.query
}
