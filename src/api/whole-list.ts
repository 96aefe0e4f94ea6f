import { z } from 'zod'
import { placeIn, toPage } from '../store/rows/paging.ts'
import { pageOf, sortOf } from './answer.ts'

interface Shape<T> {
  /** What tells items apart. */
  readonly key: (item: T) => string
  /** What is searched. */
  readonly name: (item: T) => string
  readonly sorts: Readonly<Record<string, (item: T) => string>>
  /** The order where none is asked for. */
  readonly first: string
}

/** A list that is short enough to be read whole: what can be asked of it, and the page that was asked for. */
export function wholeList<T>(shape: Shape<T>) {
  const input = pageOf.extend({
    limit: z.coerce.number().int().min(1).max(1000).default(1000).meta({ description: 'How many items at most.' }),
    search: z.string().optional().meta({ description: 'A part of the name.' }),
    sort: sortOf(Object.keys(shape.sorts), shape.first),
  })
  return { input, page: (items: readonly T[], asked: z.output<typeof input>) => pageOfWhole(items, asked, shape) }
}

interface Asked {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly search?: string | undefined
  readonly sort?: string | undefined
}

function pageOfWhole<T>(items: readonly T[], asked: Asked, { key, name, sorts, first }: Shape<T>) {
  const sort = asked.sort ?? first
  const direction = sort.startsWith('-') ? -1 : 1
  const by = sorts[sort.replace('-', '')] ?? key
  const placeOf = (it: T) => [by(it), key(it)]
  const after = placeIn(asked, sort)
  const text = asked.search?.toLowerCase() ?? ''
  const rest = items
    .filter((it) => name(it).toLowerCase().includes(text))
    // An item that is gone meanwhile still marks a place.
    .filter((it) => after === undefined || direction * compared(placeOf(it), [after.value, after.id]) > 0)
    .toSorted((a, b) => direction * compared(placeOf(a), placeOf(b)))
  const page = toPage(rest, asked, (it) => [sort, ...placeOf(it)])
  return { items: page.items, nextCursor: page.nextCursor }
}

const compared = (a: readonly string[], b: readonly string[]): number => {
  const [one, other] = [a.join('\0').toLowerCase(), b.join('\0').toLowerCase()]
  return one < other ? -1 : one > other ? 1 : 0
}

/** Where an item stands among what is told in an order of its own. */
export interface Placed {
  readonly place: string
}

export const placed = <T extends object>(items: readonly T[]): (T & Placed)[] =>
  items.map((it, place) => ({ ...it, place: String(place).padStart(3, '0') }))
