import { glob, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { identifier, literal } from '../../../lib/sql-text.ts'
import { AppError } from '../../../model/errors.ts'
import { defineSource } from '../../sdk/source.ts'
import { csvTable } from './csv.ts'

const settings = z.strictObject({
  path: z
    .string('is missing')
    .min(1, 'is empty')
    .meta({
      title: 'Path',
      description:
        'A folder on the computer that Waybill runs on, or a pattern such as ./data/*.parquet. Each Parquet, CSV or JSON file is a table; the first line of a CSV file is its header.',
      examples: ['./data', './data/*.parquet'],
      public: true,
    }),
})

/** Statements that make a table of one file. */
type Reader = (table: string, file: string) => string[]

const by =
  (reader: string): Reader =>
  (table, file) => [`CREATE VIEW ${identifier(table)} AS FROM ${reader}(${literal(file)})`]

const READERS: readonly (readonly [ending: RegExp, Reader])[] = [
  [/\.parquet$/i, by('read_parquet')],
  [/\.csv(\.gz)?$/i, csvTable],
  [/\.tsv(\.gz)?$/i, (table, file) => csvTable(table, file, ", delim = '\t'")],
  [/\.(ndjson|jsonl)(\.gz)?$/i, by('read_ndjson')],
  [/\.json(\.gz)?$/i, by('read_json')],
]

interface TableFile {
  readonly table: string
  readonly file: string
  readonly read: Reader
}

/** A folder of files, each a table that is called as its file without the ending. */
export const files = defineSource({
  name: 'files',
  title: 'Folder of files',
  settings,
  async open({ path }, signal) {
    const found = await findTables(path)
    signal.throwIfAborted()
    return {
      files: found.map(({ file }) => file),
      setup: found.flatMap(({ table, file, read }) => read(table, file)),
      searchPath: 'memory.main',
      tablesAreFiles: true,
      isConsistent: false,
    }
  },
})

/** @throws AppError `source_unavailable` where there are none, `invalid_input` where two have one name */
async function findTables(path: string): Promise<TableFile[]> {
  const found = (await list(path)).flatMap((file) => toTable(file) ?? [])
  if (found.length === 0) {
    throw new AppError('source_unavailable', `There is no Parquet, CSV or JSON file at ${path}.`)
  }
  const byName = new Map<string, TableFile>()
  for (const it of found) {
    const other = byName.get(it.table.toLowerCase())
    if (other) {
      throw new AppError('invalid_input', `${other.file} and ${it.file} would both be the table ${it.table}.`)
    }
    byName.set(it.table.toLowerCase(), it)
  }
  return found
}

/** Null for a file of another kind. The table's name is one that SQL takes without quotes. */
function toTable(file: string): TableFile | null {
  const [ending, read] = READERS.find(([pattern]) => pattern.test(file)) ?? []
  if (!ending || !read) return null
  if (/[*?[]/.test(file)) throw new AppError('invalid_input', `A file's path cannot have one of * ? [: ${file}.`)
  const table = basename(file)
    .replace(ending, '')
    .replace(/[^\p{L}\p{N}_]+/gu, '_')
    .replace(/^(?=\p{N})/u, '_')
  return { table, file, read }
}

async function list(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null)
  // A name that is there is meant as it is, even if it looks like a pattern.
  const paths = found?.isFile() ? [path] : await Array.fromAsync(found ? glob('*', { cwd: path }) : glob(path))
  return paths.map((it) => (found?.isDirectory() ? resolve(path, it) : resolve(it))).sort()
}
