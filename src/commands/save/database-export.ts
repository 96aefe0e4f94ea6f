import type { DatabaseExport, DatabaseExportInput } from '../../model/database-export.ts'
import { createDatabaseExport, updateDatabaseExport } from '../../store/database-exports.ts'
import { judgeTables } from '../judge-tables.ts'
import { recorded } from '../recorded.ts'
import { actionOf, type Save } from './saving.ts'

/**
 * Saves a database export as a draft, or, where the input says *active*, activates it once its database has the tables.
 * @throws AppError as `judgeTables` does
 */
export const saveDatabaseExport: Save<DatabaseExportInput, DatabaseExport> = async (deps, saving, signal) => {
  const { caller, existing, version, input } = saving
  if (input.state === 'active') await judgeTables(deps, input, signal)
  return recorded(deps, { caller, action: actionOf('database-export', saving) }, ({ db }) =>
    existing ? updateDatabaseExport(db, existing.id, version, input) : createDatabaseExport(db, input),
  )
}
