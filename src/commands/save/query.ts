import type { Query, QueryInput } from '../../model/query.ts'
import { createQuery, updateQuery } from '../../store/queries.ts'
import { judgeQuery } from '../judge-query.ts'
import { recorded } from '../recorded.ts'
import { actionOf, type Save } from './saving.ts'

/**
 * Saves a query as a draft, or, where the input says *active*, activates it once its database can read it.
 * @throws AppError as `judgeQuery` does
 */
export const saveQuery: Save<QueryInput, Query> = async (deps, saving, signal) => {
  const { caller, existing, version, input } = saving
  if (input.state === 'active') await judgeQuery(deps, input, signal)
  return recorded(deps, { caller, action: actionOf('query', saving) }, ({ db }) =>
    existing ? updateQuery(db, existing.id, version, input, caller.label) : createQuery(db, input, caller.label),
  )
}
