import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, type EngineAccess, type Layout, openEngine } from '../../src/engine/engine.ts'
import { literal } from '../../src/lib/sql-text.ts'
import type { FileSettings } from '../../src/model/file-settings.ts'

/** Settings of a plain CSV file. */
export const PLAIN: FileSettings = {
  fileFormat: 'csv',
  encoding: 'none',
  zip64: false,
  lineEnding: 'lf',
  quoteMode: 'special',
  allowAmbiguous: false,
  successFile: false,
  header: false,
  rowNumber: false,
  rowNumberColumn: 'row_number',
  filenameTemplate: 'x.csv',
}

/** A database without tables: SQL makes its rows itself. */
const NOTHING: EngineAccess = { files: [], setup: [], searchPath: 'memory.main' }

export interface TestEngine extends AsyncDisposable {
  readonly engine: Engine
  readonly folder: string
}

/** An engine with a folder of its own, both gone at the end. */
export async function startEngine(
  options: { access?: EngineAccess; memoryMb?: number; tempMb?: number; signal?: AbortSignal } = {},
): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-engine-'))
  const limits = { memoryMb: options.memoryMb ?? 256, threads: 2, tempMb: options.tempMb ?? 4000, tempFolder: folder }
  const engine = await openEngine(options.access ?? NOTHING, limits, options.signal ?? new AbortController().signal)
  return {
    engine,
    folder,
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The whole file that a query becomes. */
export async function renderText(
  engine: Engine,
  sql: string,
  { columns, rules, limit, ...file }: Partial<FileSettings & Pick<Layout, 'columns' | 'rules' | 'limit'>> = {},
): Promise<{ text: string; rows: number }> {
  const layout = { columns: columns ?? (await engine.describe(sql)), rules, limit, file: { ...PLAIN, ...file } }
  const { bytes, rows } = engine.render(sql, layout)
  const chunks = await Array.fromAsync(bytes, (chunk) => Buffer.from(chunk))
  return { text: Buffer.concat(chunks).toString(), rows: await rows }
}

export type Cell = string | null

/** SQL that gives these rows in this order. */
export function rowsSql(rows: readonly (readonly Cell[])[]): string {
  const names = rows[0]?.map((_, index) => `c${index}`) ?? []
  const values = rows.map((row, place) => `(${[place, ...row.map(cellSql)].join(', ')})`)
  return `SELECT ${names.join(', ')} FROM (VALUES ${values.join(', ')}) AS t(place, ${names.join(', ')}) ORDER BY place`
}

const cellSql = (cell: Cell) => (cell === null ? 'NULL::VARCHAR' : literal(cell))
