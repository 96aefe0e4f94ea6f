import type { Query, QueryInput } from '../../model/query.ts'
import { createQuery, updateQuery } from '../../store/queries.ts'
import { judgeQuery } from '../judge-query.ts'
import { recorded } from '../recorded.ts'
import { namedDatabase } from './named-database.ts'
import { actionOf, type Save } from './saving.ts'

/**
 * Saves a query as a draft, or, where the input says *active*, activates it once its database can read it.
 * @throws AppError as `judgeQuery` does
 */
export const saveQuery: Save<QueryInput, Query> = async (deps, saving, signal) => {
  const { state, database, sql } = saving.input
  if (state === 'active') await judgeQuery(deps, { database: await namedDatabase(deps.db, database), sql }, signal)
  return storeQuery(deps, saving, signal)
}

/** Saves a query that its database has been asked about. */
export const storeQuery: Save<QueryInput, Query> = (deps, saving) => {
  const { caller, existing, version, input } = saving
  return recorded(deps, { caller, action: actionOf('query', saving) }, ({ db }) =>
    existing ? updateQuery(db, existing.id, version, input, caller.label) : createQuery(db, input, caller.label),
  )
}
