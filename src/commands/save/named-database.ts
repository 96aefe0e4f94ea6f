import type { Database } from '../../model/database.ts'
import { AppError } from '../../model/errors.ts'
import { findDatabase } from '../../store/databases.ts'
import type { Db } from '../../store/db.ts'

/** The database that an input names. @throws AppError `invalid_input` */
export async function namedDatabase(db: Db, name: string): Promise<Database> {
  const found = await findDatabase(db, name)
  if (found) return found
  throw new AppError('invalid_input', `There is no database “${name}”.`, { details: { field: 'database', name } })
}
