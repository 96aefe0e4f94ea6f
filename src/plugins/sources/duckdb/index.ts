import { open } from 'node:fs/promises'
import { z } from 'zod'
import { literal } from '../../../lib/sql-text.ts'
import { AppError } from '../../../model/errors.ts'
import { defineSource } from '../../sdk/source.ts'

const settings = z.strictObject({
  path: z
    .string('is missing')
    .min(1, 'is empty')
    .meta({
      title: 'Path',
      description: 'The DuckDB file, as a path on the computer that Waybill runs on. It is opened read-only.',
      examples: ['./acme.duckdb'],
      public: true,
    }),
})

/** A DuckDB file. One attached database is read at one state while the run lasts. */
export const duckdb = defineSource({
  name: 'duckdb',
  title: 'DuckDB file',
  settings,
  async open({ path }) {
    await refuseOther(path)
    return {
      files: [path, `${path}.wal`],
      setup: [`ATTACH ${literal(path)} AS "database" (READ_ONLY, TYPE duckdb)`],
      searchPath: '"database".main',
      isConsistent: true,
    }
  },
})

/** A DuckDB file has `DUCK` behind its eight bytes of checksum. */
async function refuseOther(path: string): Promise<void> {
  const head = Buffer.alloc(12)
  try {
    await using file = await open(path, 'r')
    await file.read(head, 0, head.length, 0)
  } catch (cause) {
    throw new AppError('source_unavailable', `The file ${path} cannot be read.`, { cause })
  }
  if (head.toString('latin1', 8) !== 'DUCK') {
    throw new AppError('source_unavailable', `The file ${path} is not a DuckDB database.`)
  }
}
