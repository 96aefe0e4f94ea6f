import { glob, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { z } from 'zod'
import { identifier, literal } from '../../../lib/sql-text.ts'
import { AppError } from '../../../model/errors.ts'
import { defineSource } from '../../sdk/source.ts'

const settings = z.strictObject({
  path: z
    .string()
    .min(1)
    .meta({
      title: 'Path',
      description: 'A folder, or a pattern such as ./data/*.parquet. Each Parquet, CSV or JSON file is a table.',
      examples: ['./data', './data/*.parquet'],
      public: true,
    }),
})

/** How a file of an ending is read. CSV is sniffed over the whole file, so that its types do not hang on its first rows. */
const READERS: Readonly<Record<string, (path: string) => string>> = {
  '.parquet': (path) => `read_parquet(${literal(path)})`,
  '.csv': (path) => `read_csv(${literal(path)}, sample_size = -1)`,
  '.tsv': (path) => `read_csv(${literal(path)}, delim = '\t', sample_size = -1)`,
  '.json': (path) => `read_json_auto(${literal(path)})`,
  '.ndjson': (path) => `read_ndjson_auto(${literal(path)})`,
  '.jsonl': (path) => `read_ndjson_auto(${literal(path)})`,
}

/** A folder of files, each a table that is called as its file without the ending. */
export const files = defineSource({
  name: 'files',
  title: 'Folder of files',
  settings,
  async open({ path }) {
    const tables = await findTables(path)
    const setup = [...tables].map(([name, file]) => `CREATE VIEW ${identifier(name)} AS FROM ${readerOf(file)?.(file)}`)
    return { files: [...tables.values()], setup, searchPath: 'memory.main', isConsistent: false }
  },
})

const readerOf = (file: string) => READERS[extname(file).toLowerCase()]

async function findTables(path: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const file of await list(path)) {
    const name = basename(file, extname(file))
    const other = [...found].find(([taken]) => taken.toLowerCase() === name.toLowerCase())
    if (other) {
      throw new AppError('source_unavailable', `Two files would both be the table ${name}: ${other[1]} and ${file}.`)
    }
    found.set(name, file)
  }
  if (found.size > 0) return found
  throw new AppError('source_unavailable', `There is no Parquet, CSV or JSON file at ${path}.`)
}

async function list(path: string): Promise<string[]> {
  const isFolder = await stat(path).then(
    (it) => it.isDirectory(),
    () => false,
  )
  const paths = await Array.fromAsync(glob(isFolder ? join(path, '*') : path))
  return paths.filter(readerOf).sort()
}
