import type { ColumnRule } from '../model/data-template.ts'
import type { FileSettings } from '../model/file-settings.ts'

/** What a source plugin grants: the files SQL may read, and the statements that make the tables visible. */
export interface EngineAccess {
  readonly files: readonly string[]
  readonly setup: readonly string[]
  /** Catalog and schema in which bare table names are looked up. */
  readonly searchPath: string
}

export interface EngineLimits {
  readonly memoryMb: number
  readonly threads: number
  /** Most temporary space on disk, for sorts and joins that do not fit into memory. */
  readonly tempMb: number
  /** A folder of this engine alone. Holds spilled data and the pipe; the caller removes it. */
  readonly tempFolder: string
}

/** A column of a result, with its DuckDB type such as `DECIMAL(18,2)`. */
export interface Column {
  readonly name: string
  readonly type: string
}

export interface Table {
  /** `schema.table` outside the search path. */
  readonly name: string
  readonly columns: readonly Column[]
  /** SQL that reads the whole table: what `render` takes for a database export. */
  readonly select: string
}

/** How rows become a file. */
export interface Layout {
  /** Columns of the result, as `describe` gave them. */
  readonly columns: readonly Column[]
  /** Absent: every column, in order. */
  readonly rules?: readonly ColumnRule[] | undefined
  readonly file: FileSettings
  /** Absent: all rows. */
  readonly limit?: number | undefined
}

export interface Preview {
  readonly columns: readonly Column[]
  /** Cells as a file would have them before quoting; null for NULL. */
  readonly rows: readonly (readonly (string | null)[])[]
}

/** A file while it is being made. */
export interface Rendering {
  /** Ends only after the query succeeded; throws its AppError otherwise. To be read once, in chunks of up to a MiB. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** Data rows written; settles with `bytes`. */
  readonly rows: Promise<number>
}

/** Values that a file of quote mode `none` without escape character could not be read back with. */
export interface Ambiguity {
  readonly count: number
  /** `row` from 1, 0 for the header; the column by its name in the file. */
  readonly example: { readonly row: number; readonly column: string } | null
}

/** An embedded DuckDB that is locked to one database. One call at a time. */
export interface Engine extends AsyncDisposable {
  tables(): Promise<Table[]>
  /** @throws AppError `sql_invalid`, `sql_not_allowed`, `column_duplicate`, `source_unavailable` */
  describe(sql: string): Promise<Column[]>
  preview(sql: string, limit: number): Promise<Preview>
  render(sql: string, layout: Layout): Rendering
  countAmbiguous(sql: string, layout: Layout): Promise<Ambiguity>
}

/**
 * Opens an engine over one database and locks it: SQL reads what `access` names and nothing else (no file, network,
 * extension or setting). Only for a child process: native code may take it down.
 *
 * @throws AppError `source_unavailable`, or whatever reason `signal` was aborted with
 */
export async function openEngine(access: EngineAccess, limits: EngineLimits, signal: AbortSignal): Promise<Engine> {
  void [access, limits, signal]
  throw new Error('not written yet')
}
