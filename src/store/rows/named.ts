import { type AnyColumn, and, asc, desc, type SQL, sql } from 'drizzle-orm'
import { AppError } from '../../model/errors.ts'
import { type CuttablePage, type PageRequest, placeIn, toPage } from './paging.ts'

export interface ListRequest extends PageRequest {
  /** Part of a name, in any case. */
  readonly search?: string | undefined
  /** A field that the list can be sorted by, with `-` before it for the largest first; by name where absent. */
  readonly sort?: string | undefined
}

/** A field to sort by: as SQL, and as an item of the list has it. */
interface SortField<T> {
  readonly by: SQL
  /** Of a moment the cursor holds its text. */
  readonly type: 'text' | 'timestamptz'
  readonly of: (item: T) => string
}

interface Stamped {
  readonly id: AnyColumn
  readonly createdAt: AnyColumn
  readonly updatedAt: AnyColumn
}
interface NamedItem {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly updatedAt: string
}

/** How the pages of one list follow each other. Items with equal fields stand in the order of their ids. */
interface ListOrder<T> {
  /** The rows of a page and of those after it whose name matches. */
  readonly where: (request: ListRequest) => SQL | undefined
  readonly by: (request: ListRequest) => SQL[]
  /** Cuts what a query for one item more than `limitOf` gave. */
  readonly page: (items: readonly T[], request: ListRequest) => CuttablePage<T>
}

/** Text without regard to case, in an order that is the same on every server. */
export const textField = <T>(column: AnyColumn | SQL, of: (item: T) => string): SortField<T> => ({
  by: sql`lower(${column}) collate "C"`,
  type: 'text',
  of,
})

/** Answers have milliseconds, so the order has no finer ones: the place after an item is found again. */
const momentField = <T>(column: AnyColumn, of: (item: T) => string): SortField<T> => ({
  by: sql`date_trunc('milliseconds', ${column})`,
  type: 'timestamptz',
  of,
})

/** The order of a list of things with names: by name, by when they were made or saved, and by `more`. */
export function namedOrder<T extends NamedItem>(
  name: AnyColumn | SQL,
  table: Stamped,
  more: Readonly<Record<string, SortField<T>>> = {},
): ListOrder<T> {
  const fields: Readonly<Record<string, SortField<T>>> = {
    name: textField(name, (it) => it.name),
    createdAt: momentField(table.createdAt, (it) => it.createdAt),
    updatedAt: momentField(table.updatedAt, (it) => it.updatedAt),
    ...more,
  }
  return {
    where: (request) => and(after(chosen(fields, request), table.id, request), nameMatching(name, request.search)),
    by(request) {
      const { field, isDescending } = chosen(fields, request)
      return isDescending ? [desc(field.by), desc(table.id)] : [asc(field.by), asc(table.id)]
    },
    page(items, request) {
      const { field, sort } = chosen(fields, request)
      return toPage(items, request, (it) => [sort, field.of(it), it.id])
    },
  }
}

interface Chosen<T> {
  readonly field: SortField<T>
  readonly isDescending: boolean
  readonly sort: string
}

/** @throws AppError `invalid_input` where a list is not sorted so */
function chosen<T>(fields: Readonly<Record<string, SortField<T>>>, { sort = 'name' }: ListRequest): Chosen<T> {
  const isDescending = sort.startsWith('-')
  const field = Object.entries(fields).find(([key]) => key === sort.slice(isDescending ? 1 : 0))?.[1]
  if (field) return { field, isDescending, sort }
  const known = Object.keys(fields).join(', ')
  throw new AppError('invalid_input', `This list is sorted by ${known}.`, { details: { field: 'sort' } })
}

function after<T>({ field, isDescending, sort }: Chosen<T>, id: AnyColumn, request: ListRequest): SQL | undefined {
  const isValue = (text: string) => field.type === 'text' || !Number.isNaN(Date.parse(text))
  const place = placeIn(request, sort, isValue)
  if (place === undefined) return undefined
  const { value, id: lastId } = place
  const last = field.type === 'text' ? sql`lower(${value}::text) collate "C"` : sql`${value}::timestamptz`
  return isDescending
    ? sql`(${field.by}, ${id}) < (${last}, ${lastId})`
    : sql`(${field.by}, ${id}) > (${last}, ${lastId})`
}

/** Part of a name, in any case. */
export const nameMatching = (name: AnyColumn | SQL, search: string | undefined): SQL | undefined =>
  search ? sql`${name} ilike ${`%${search.replace(/[\\%_]/g, '\\$&')}%`}` : undefined
