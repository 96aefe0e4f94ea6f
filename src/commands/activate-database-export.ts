import type { DatabaseExport } from '../model/database-export.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { activateDatabaseExport as storeActivation } from '../store/database-exports.ts'
import { getDatabase } from '../store/databases.ts'
import { judgeTables } from './judge-tables.ts'
import { recorded } from './recorded.ts'

/**
 * Makes the draft of a database export the active choice, once its database has the tables.
 * @throws AppError as `judgeTables` does
 */
export async function activateDatabaseExport(
  deps: Deps,
  { databaseExport, caller }: { readonly databaseExport: DatabaseExport; readonly caller: Caller },
  signal: AbortSignal,
): Promise<DatabaseExport> {
  const { database, tables } = databaseExport.draft ?? databaseExport
  await judgeTables(deps, { database: await getDatabase(deps.db, database), tables }, signal)
  return recorded(deps, { caller, action: 'database-export:activate' }, ({ db }) =>
    storeActivation(db, databaseExport.id),
  )
}
