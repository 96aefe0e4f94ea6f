import type { DatabaseExport, DatabaseExportInput } from '../../model/database-export.ts'
import { createDatabaseExport, updateDatabaseExport } from '../../store/database-exports.ts'
import { judgeTables } from '../judge-tables.ts'
import { recorded } from '../recorded.ts'
import { namedDatabase } from './named-database.ts'
import { actionOf, type Save } from './saving.ts'

/**
 * Saves a database export as a draft, or, where the input says *active*, activates it once its database has the tables.
 * @throws AppError as `judgeTables` does
 */
export const saveDatabaseExport: Save<DatabaseExportInput, DatabaseExport> = async (deps, saving, signal) => {
  const { state, database, tables } = saving.input
  if (state === 'active') await judgeTables(deps, { database: await namedDatabase(deps.db, database), tables }, signal)
  return storeDatabaseExport(deps, saving, signal)
}

/** Saves a database export whose database has been asked about its tables. */
export const storeDatabaseExport: Save<DatabaseExportInput, DatabaseExport> = (deps, saving) => {
  const { caller, existing, version, input } = saving
  return recorded(deps, { caller, action: actionOf('database-export', saving) }, ({ db }) =>
    existing ? updateDatabaseExport(db, existing.id, version, input) : createDatabaseExport(db, input),
  )
}
