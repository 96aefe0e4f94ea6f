import type { Database, DatabaseInput } from '../../model/database.ts'
import { loadSource } from '../../plugins/registry.ts'
import { createDatabase, updateDatabase } from '../../store/databases.ts'
import type { Readable } from '../judge-query.ts'
import { recorded } from '../recorded.ts'
import { parseSettings } from './parse-settings.ts'
import { actionOf, type Save } from './saving.ts'

/** A database as its plugin reads it. @throws AppError `invalid_input` */
export async function readableOf({ name, plugin, settings }: DatabaseInput): Promise<Readable> {
  return { name, plugin, settings: parseSettings((await loadSource(plugin)).settings, settings) }
}

/** Saves a database; its settings are those of its plugin. Whether its files are there shows when it is read. */
export const saveDatabase: Save<DatabaseInput, Database> = async (deps, { caller, existing, version, input }) => {
  const { settings } = await readableOf(input)
  return recorded(deps, { caller, action: actionOf('database', { existing }) }, ({ db }) =>
    existing
      ? updateDatabase(db, existing.id, version, { ...input, settings })
      : createDatabase(db, { ...input, settings }),
  )
}
