import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../model/errors.ts'
import type { Deps } from './deps.ts'
import { engineSpace } from './spool.ts'
import { type WrittenSql, whilePatient } from './tasks.ts'

/** A result is downloaded where it has fewer rows (spec 3.9); a larger one has to be sent. */
export const DOWNLOAD_ROWS = 100_000

/**
 * The whole result of a query as CSV. It is known to be whole before the first byte is given; the file that it rests in
 * meanwhile is removed when it was read or nobody reads on.
 * @throws AppError `result_too_large`, and as a preview
 */
export async function downloadQuery(
  deps: Deps,
  what: WrittenSql,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  await using stack = new AsyncDisposableStack()
  const engine = stack.use(await engineSpace(deps))
  const { sql, marks, hides, database } = what
  const { name, plugin, settings } = database
  const path = join(engine.tempFolder, 'result.csv')
  const { [Symbol.asyncDispose]: _, ...limits } = engine
  const input = { database: { name, plugin, settings }, sql, marks, hides, limit: DOWNLOAD_ROWS, path, engine: limits }
  const { rows } = await deps.dataPlane.run('query-download', input, { signal: whilePatient(signal) })
  if (rows >= DOWNLOAD_ROWS) {
    throw new AppError('result_too_large', 'The result has 100,000 rows or more.', {
      details: { limit: DOWNLOAD_ROWS },
    })
  }
  const file = stack.use(await open(path))
  const opened = stack.move()
  return closing(file.createReadStream({ autoClose: false }), () => opened.disposeAsync())
}

/** Closes what stands behind chunks as soon as they end or nobody reads on, even if nobody ever began. */
function closing(source: AsyncIterable<Uint8Array>, close: () => Promise<void>): AsyncIterable<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]()
  const end = async () => {
    await close()
    return { done: true as const, value: undefined }
  }
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const next = await chunks.next()
        return next.done ? end() : next
      },
      return: end,
    }),
  }
}
