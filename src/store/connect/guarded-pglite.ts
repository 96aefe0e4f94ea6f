import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate } from 'node:timers/promises'
import { PGlite, type QueryOptions, type Results, type Transaction } from '@electric-sql/pglite'

const insideTransaction = new AsyncLocalStorage<boolean>()

/**
 * PGlite in a process that also serves. It lets timers and sockets run after each query, and refuses a query on the root
 * connection inside a transaction: that would wait for ever here and pass on PostgreSQL (control-plane §3.9, §4).
 */
export class GuardedPglite extends PGlite {
  override query<T>(text: string, values?: unknown[], options?: QueryOptions): Promise<Results<T>> {
    refuseInsideTransaction()
    return politely(() => super.query<T>(text, values, options))
  }

  /**
   * A text that opens a transaction of its own is undone before anybody else's query runs, should it fail: there is one
   * connection, and the next query would fall into the aborted transaction.
   */
  override exec(text: string, options?: QueryOptions): Promise<Results[]> {
    refuseInsideTransaction()
    const opensTransaction = /^\s*begin\b/i.test(text)
    return politely(() =>
      opensTransaction ? super.transaction((tx) => tx.exec(text, options)) : super.exec(text, options),
    )
  }

  override transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    refuseInsideTransaction()
    return politely(() => super.transaction((tx) => insideTransaction.run(true, () => work(polite(tx)))))
  }
}

function refuseInsideTransaction(): void {
  if (insideTransaction.getStore()) throw new Error('the root connection was used inside a transaction: pass tx on')
}

/** The same transaction, with a pause after each query. */
function polite(tx: Transaction): Transaction {
  const query: Transaction['query'] = (text, values, options) => politely(() => tx.query(text, values, options))
  return Object.assign(Object.create(tx) as Transaction, { query })
}

/** PGlite answers in microtasks, so a row of queries would let nothing else of the process run. */
async function politely<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    forgetValues(error)
    throw error
  } finally {
    await setImmediate()
  }
}

/** PGlite hangs the SQL and its values on an error; a log that prints errors must not meet them (P44). */
function forgetValues(error: unknown): void {
  if (error instanceof Error) Object.assign(error, { query: undefined, params: undefined, queryOptions: undefined })
}
