import { AppError } from '../../model/errors.ts'

const MOST = 1000

/** Which part of a list is wanted. */
export interface PageRequest {
  /** What the page before gave as `nextCursor`; absent or null for the first page. */
  readonly cursor?: string | null | undefined
  /** From 1 to 1000; 50 where absent. */
  readonly limit?: number | undefined
}

export interface Page<T> {
  readonly items: T[]
  readonly nextCursor: string | null
}

/** A page that can be cut again: where a reader may not see every item, theirs ends elsewhere. */
export interface CuttablePage<T> extends Page<T> {
  /** The cursor of a page that ended with this item. */
  readonly cursorAfter: (index: number) => string
}

/** A text that the store can hold. */
const isText = (it: unknown): it is string => typeof it === 'string' && it.isWellFormed() && !it.includes('\0')

/** Every item of a list, page by page. */
export async function everyItem<T>(list: (request: PageRequest) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const page: Page<T> = await list({ cursor, limit: MOST })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}

export const limitOf = (request: PageRequest): number => Math.min(Math.max(request.limit ?? 50, 1), MOST)

/** Cuts what a query for one row more than `limitOf` gave; `keyOf` names the place after an item. */
export function toPage<T>(
  rows: readonly T[],
  request: PageRequest,
  keyOf: (row: T) => readonly string[],
): CuttablePage<T> {
  const items = rows.slice(0, limitOf(request))
  const cursorOf = (row: T) => Buffer.from(JSON.stringify(keyOf(row))).toString('base64url')
  const last = items.at(-1)
  const hasMore = rows.length > items.length && last !== undefined
  return {
    items,
    nextCursor: hasMore ? cursorOf(last) : null,
    cursorAfter(index) {
      const row = rows[index]
      if (row === undefined) throw new RangeError(`There is no item ${index}.`)
      return cursorOf(row)
    },
  }
}

/** A page of those items that somebody may see, as full as if there were no others. */
export async function visiblePage<T, R extends PageRequest>(
  list: (request: R) => Promise<CuttablePage<T>>,
  request: R,
  isVisible: (item: T) => boolean,
): Promise<Page<T>> {
  const items: T[] = []
  const wanted = limitOf(request)
  let next: R = request
  for (;;) {
    const page = await list(next)
    for (const [index, item] of page.items.entries()) {
      if (!isVisible(item)) continue
      if (items.push(item) < wanted) continue
      const isLast = index === page.items.length - 1
      return { items, nextCursor: isLast ? page.nextCursor : page.cursorAfter(index) }
    }
    if (page.nextCursor === null) return { items, nextCursor: null }
    // Whoever sees little of a long list should not ask for it in little pieces.
    next = { ...next, cursor: page.nextCursor, limit: MOST }
  }
}

/**
 * The value and the id of the item that a cursor of a sorted list names, or undefined for the first page.
 * @param isValue whether the list can have such a value
 * @throws AppError `invalid_input` where no list in this order gave it
 */
export function placeIn(
  request: PageRequest,
  sort: string,
  isValue: (text: string) => boolean = () => true,
): { readonly value: string; readonly id: string } | undefined {
  const place = placeOf(request, 3)
  if (place === undefined) return undefined
  const [sortedBy, value = '', id = ''] = place
  if (sortedBy === sort && isValue(value)) return { value, id }
  const message = 'The cursor is not one of a list in this order.'
  throw new AppError('invalid_input', message, { details: { field: 'cursor' } })
}

/**
 * The place that a cursor names, or undefined for the first page.
 * @throws AppError `invalid_input` where no list gave it
 */
export function placeOf(request: PageRequest, parts: number): string[] | undefined {
  if (request.cursor === undefined || request.cursor === null) return undefined
  try {
    const place: unknown = JSON.parse(Buffer.from(request.cursor, 'base64url').toString())
    if (Array.isArray(place) && place.length === parts && place.every(isText)) return place
  } catch {
    // Not what toPage made: said below.
  }
  throw new AppError('invalid_input', 'The cursor is not one that this list gave.', { details: { field: 'cursor' } })
}
