import type { Query } from '../model/query.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { createQuery, hasQueryNamed } from '../store/queries.ts'
import { recorded } from './recorded.ts'

const LONGEST_NAME = 200

/** Makes a draft with what a query is, or is being edited to, in the same folder (spec 3.3). */
export function copyQuery(
  deps: Deps,
  { query, caller }: { readonly query: Query; readonly caller: Caller },
): Promise<Query> {
  const { name, description, folder, draft, alerts } = query
  const { database, sql } = draft ?? query
  return recorded(deps, { caller, action: 'query:create' }, async ({ db }) => {
    const input = {
      name: await freeName(name, (it) => hasQueryNamed(db, it)),
      description,
      folder,
      database,
      sql,
      alerts,
    }
    return createQuery(db, { ...input, state: 'draft' }, caller.label)
  })
}

/** `NAME COPY`, or `NAME COPY 2` and so on where that is taken. */
export async function freeName(name: string, isTaken: (name: string) => Promise<boolean>): Promise<string> {
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? ' COPY' : ` COPY ${number}`
    const copy = name.slice(0, LONGEST_NAME - suffix.length) + suffix
    if (!(await isTaken(copy))) return copy
  }
}
