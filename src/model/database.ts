import { z } from 'zod'
import { name, stored } from './name.ts'

/** A named set of tables that queries run against; its plugin says what it is. */
export const databaseInput = z.strictObject({
  name,
  plugin: z.string().min(1),
  settings: z.record(z.string(), z.unknown()).default({}),
  /** Columns with personal data, by table. */
  pii: z.record(z.string(), z.array(z.string())).default({}),
})
export type DatabaseInput = z.infer<typeof databaseInput>

export const database = databaseInput.extend(stored).strip()
export type Database = z.infer<typeof database>
