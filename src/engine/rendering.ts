import type { DuckDBConnection } from '@duckdb/node-api'
import { literal } from '../lib/sql-text.ts'
import { AppError } from '../model/errors.ts'
import { copySql, headerLine, type Layout } from './dialect/line-sql.ts'
import { queryError } from './engine-errors.ts'
import { openPipe } from './pipe.ts'
import { readStatement } from './statement.ts'

/** A file while it is being made. */
export interface Rendering {
  /**
   * Chunks of up to a MiB, each lent until the next is asked for, to be read once; the query starts with the first read. It ends only after the query
   * succeeded, and throws its AppError otherwise: what came before is then worthless.
   */
  readonly bytes: AsyncIterable<Uint8Array>
  /** Data rows written; settles as `bytes` ends. */
  readonly rows: Promise<number>
}

interface Means {
  readonly connection: DuckDBConnection
  readonly threads: number
  /** Where the named pipe is to be. */
  readonly pipe: string
  readonly signal: AbortSignal
}

/** Starts to render when its bytes are read. */
export function startRendering(means: Means, sql: string, layout: Layout): Rendering {
  const rows = Promise.withResolvers<number>()
  // Whoever reads only the bytes learns of a failure there.
  rows.promise.catch(() => {})
  async function* bytes() {
    try {
      rows.resolve(yield* render(means, sql, layout))
    } catch (error) {
      const reason = means.signal.aborted ? means.signal.reason : queryError(error, sql)
      rows.reject(reason)
      throw reason
    } finally {
      rows.reject(new Error('The reader stopped before the end.'))
    }
  }
  return { bytes: bytes(), rows: rows.promise }
}

/**
 * Several threads only for a plan that has to gather rows before the first one leaves. Elsewhere one thread is enough to
 * keep the later stages busy and costs a tenth less; of two, one would spin while the other waits for the reader. An
 * ordered result takes one as well: with two, batches are kept aside, which is slower as soon as memory is short.
 */
export async function threadsFor(connection: DuckDBConnection, sql: string, most: number): Promise<number> {
  return (await gathersRows(connection, sql)) ? most : 1
}

/** True for a query that has to read far before its first row leaves. */
export async function gathersRows(connection: DuckDBConnection, sql: string): Promise<boolean> {
  const plan = await connection.runAndReadAll(`EXPLAIN FROM query(${literal(sql)})`)
  return GATHERS.test(String(plan.getRows()))
}

const GATHERS = /_JOIN|CROSS_PRODUCT|GROUP_BY|AGGREGATE|ORDER_BY|TOP_N|(?<!STREAMING_)WINDOW/

/** The last byte of each line, in every dialect: where a file ends with another one, something of it was lost. */
const LINE_FEED = 0x0a

async function* render(
  { connection, threads, pipe: path, signal }: Means,
  sql: string,
  layout: Layout,
): AsyncGenerator<Uint8Array, number> {
  signal.throwIfAborted()
  const { isOrdered } = await readStatement(connection, sql)
  await connection.run(`SET threads = ${isOrdered ? 1 : await threadsFor(connection, sql, threads)}`)
  await using pipe = await openPipe(path, Buffer.from(headerLine(layout)))
  // A stop that came meanwhile found nothing to interrupt.
  signal.throwIfAborted()
  let isRunning = true
  // Interrupting alone does not wake a writer that waits for its reader.
  const stop = () => {
    if (isRunning) connection.interrupt()
    pipe.close()
  }
  signal.addEventListener('abort', stop)
  const copy = connection.run(copySql(sql, layout, path)).finally(() => {
    isRunning = false
  })
  // A copy that fails early never opens the pipe.
  copy.catch(pipe.close)
  try {
    let end: number = LINE_FEED
    for await (const block of pipe.blocks()) {
      end = block.at(-1) ?? end
      yield block
    }
    // The pipe ends in the same way after a failed query: the copy alone tells.
    const [row] = await (await copy).getRows()
    if (end !== LINE_FEED) throw new AppError('internal', 'The engine wrote more of the file than was read.')
    return Number(row?.[0] ?? 0)
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
    await copy.catch(() => {})
  }
}
