import type { z } from 'zod'

/** What the embedded engine needs so that SQL can read a database, and nothing else. */
export interface EngineAccess {
  /** Files that SQL may read, as absolute paths. */
  readonly files: readonly string[]
  /** Statements that make the tables visible, run before the engine is locked. */
  readonly setup: readonly string[]
  /** Catalog and schema in which bare table names are looked up. */
  readonly searchPath: string
  /** Whether each table is a view that reads a file. */
  readonly tablesAreFiles?: boolean
  /** Whether all tables are read at one state while the run lasts. */
  readonly isConsistent: boolean
}

/** One kind of database. */
export interface SourcePlugin<Settings = unknown> {
  readonly name: string
  readonly title: string
  readonly settings: z.ZodObject
  /** @throws AppError `source_unavailable` */
  readonly open: (settings: Settings, signal: AbortSignal) => Promise<EngineAccess>
}

/** Keeps a plugin's types within it: outside, settings are what its own schema has parsed. */
export function defineSource<Settings extends z.ZodObject>(
  plugin: Omit<SourcePlugin<z.infer<Settings>>, 'settings'> & { readonly settings: Settings },
): SourcePlugin {
  // Sound because the host hands back only what `settings` of this same plugin gave.
  return plugin as unknown as SourcePlugin
}
