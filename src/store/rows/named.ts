import { type AnyColumn, and, asc, type SQL, sql } from 'drizzle-orm'
import { type PageRequest, placeOf } from './paging.ts'

export interface ListRequest extends PageRequest {
  /** Part of a name, in any case. */
  readonly search?: string | undefined
}

type Key = readonly [name: AnyColumn | SQL, id: AnyColumn]

const sortKey = (name: AnyColumn | SQL | string) => sql`lower(${name}) collate "C"`

/** By name without regard to case, then by id: an order that is the same on every server. */
export const byName = ([name, id]: Key): SQL[] => [sql`${sortKey(name)}`, asc(id)]

/** The rows of a page and of those after it whose name matches. */
export function listed([name, id]: Key, request: ListRequest): SQL | undefined {
  const place = placeOf(request, 2)
  const [lastName, lastId] = place ?? []
  return and(
    place && sql`(${sortKey(name)}, ${id}) > (${sortKey(sql`${lastName}::text`)}, ${lastId})`,
    request.search ? sql`${name} ilike ${`%${request.search.replace(/[\\%_]/g, '\\$&')}%`}` : undefined,
  )
}
