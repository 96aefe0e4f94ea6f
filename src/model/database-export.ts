import { z } from 'zod'
import { description, name, stored } from './name.ts'
import { lifeState } from './query.ts'

/** Tables by name, or every table that the database has when the run starts. A draft may name none yet. */
export const tableChoice = z.union([
  z.literal('all'),
  z.array(z.string().min(1)).refine((tables) => new Set(tables).size === tables.length, 'names a table twice'),
])
export type TableChoice = z.infer<typeof tableChoice>

/** A named set of whole tables. */
export const databaseExportInput = z.strictObject({
  name,
  description,
  database: name,
  tables: tableChoice,
  state: lifeState.default('draft'),
})
export type DatabaseExportInput = z.infer<typeof databaseExportInput>

export const databaseExport = databaseExportInput
  .extend(stored)
  .strip()
  .extend({
    draft: z.object({ database: z.string(), tables: tableChoice }).nullable(),
    isActive: z.boolean(),
  })
export type DatabaseExport = z.infer<typeof databaseExport>
