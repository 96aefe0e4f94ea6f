import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { literal } from '../lib/sql-text.ts'
import { openError } from './engine-errors.ts'

/** What a source plugin grants: the files SQL may read, and the statements that make the tables visible. */
export interface EngineAccess {
  readonly files: readonly string[]
  readonly setup: readonly string[]
  /** Catalog and schema in which bare table names are looked up, as SQL. */
  readonly searchPath: string
  /** Whether each table is a view that reads a file. */
  readonly tablesAreFiles?: boolean
}

export interface EngineLimits {
  /** What the engine may add to the process, all in all. */
  readonly memoryMb: number
  readonly threads: number
  /** Most temporary space on disk, for sorts and joins that do not fit into memory. */
  readonly tempMb: number
  /** A folder of this engine alone. Holds spilled data and the pipe; the caller removes it. */
  readonly tempFolder: string
}

/**
 * What DuckDB counts itself. The rest is for what it does not: the texts that its threads write, the allocator's slack, and
 * the blocks on their way out. Measured: a sort of 10 million rows adds 190 MB to the process at 256.
 */
const COUNTED_SHARE = 0.5

/** A connection that can do nothing but read one database. */
export interface LockedConnection extends AsyncDisposable {
  readonly connection: DuckDBConnection
  /** The one folder that it may write to. */
  readonly pipeFolder: string
}

/** @throws AppError `source_unavailable`; the signal's reason, which also interrupts what the connection does later */
export async function openLocked(
  access: EngineAccess,
  limits: EngineLimits,
  signal: AbortSignal,
): Promise<LockedConnection> {
  signal.throwIfAborted()
  await using stack = new AsyncDisposableStack()
  const pipeFolder = await mkdtemp(join(limits.tempFolder, 'pipe-'))
  stack.defer(() => rm(pipeFolder, { recursive: true, force: true }))
  const instance = await DuckDBInstance.create(':memory:', configuration(limits))
  stack.defer(() => instance.closeSync())
  const connection = await instance.connect()
  stack.defer(() => connection.closeSync())
  const interrupt = () => connection.interrupt()
  signal.addEventListener('abort', interrupt)
  stack.defer(() => signal.removeEventListener('abort', interrupt))
  try {
    for (const statement of [...FIRST, ...access.setup, ...lock(access, pipeFolder)]) await connection.run(statement)
  } catch (error) {
    signal.throwIfAborted()
    throw openError(error, access.files)
  }
  const opened = stack.move()
  return { connection, pipeFolder, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

const configuration = ({ memoryMb, threads, tempMb, tempFolder }: EngineLimits): Record<string, string> => ({
  memory_limit: `${Math.floor(memoryMb * COUNTED_SHARE)}MB`,
  threads: String(threads),
  temp_directory: join(tempFolder, 'spill'),
  max_temp_directory_size: `${tempMb}MB`,
  // ORDER BY keeps its order all the same; other results stay out of memory.
  preserve_insertion_order: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
})

const FIRST = ["SET TimeZone = 'UTC'", 'SET errors_as_json = true']

const lock = ({ files, searchPath }: EngineAccess, pipeFolder: string): string[] => [
  `USE ${searchPath}`,
  `SET allowed_paths = [${files.map(literal).join(', ')}]`,
  `SET allowed_directories = [${literal(`${pipeFolder}/`)}]`,
  'SET enable_external_access = false',
  // A statement of a person cannot set anything; the engine chooses the threads of each.
  "SET allowed_configs = ['threads']",
  'SET lock_configuration = true',
]
