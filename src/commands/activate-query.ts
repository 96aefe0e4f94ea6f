import type { Query } from '../model/query.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { getDatabase } from '../store/databases.ts'
import { activateQuery as storeActivation } from '../store/queries.ts'
import { judgeQuery } from './judge-query.ts'
import { recorded } from './recorded.ts'

/**
 * Makes the draft of a query its active version, once its database can read it.
 * @throws AppError as `judgeQuery` does
 */
export async function activateQuery(
  deps: Deps,
  { query, caller }: { readonly query: Query; readonly caller: Caller },
  signal: AbortSignal,
): Promise<Query> {
  const { database, sql } = query.draft ?? query
  await judgeQuery(deps, { database: await getDatabase(deps.db, database), sql }, signal)
  return recorded(deps, { caller, action: 'query:activate' }, ({ db }) => storeActivation(db, query.id, caller.label))
}
