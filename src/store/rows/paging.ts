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
export function toPage<T>(rows: readonly T[], request: PageRequest, keyOf: (row: T) => readonly string[]): Page<T> {
  const items = rows.slice(0, limitOf(request))
  const last = items.at(-1)
  const hasMore = rows.length > items.length && last !== undefined
  return { items, nextCursor: hasMore ? Buffer.from(JSON.stringify(keyOf(last))).toString('base64url') : null }
}

/**
 * The place that a cursor names, or undefined for the first page.
 * @throws AppError `invalid_input` where no list gave it
 */
export function placeOf(request: PageRequest, parts: number): string[] | undefined {
  if (request.cursor === undefined || request.cursor === null) return undefined
  try {
    const place: unknown = JSON.parse(Buffer.from(request.cursor, 'base64url').toString())
    if (Array.isArray(place) && place.length === parts && place.every((it) => typeof it === 'string')) return place
  } catch {
    // Not what toPage made: said below.
  }
  throw new AppError('invalid_input', 'The cursor is not one that this list gave.', { details: { field: 'cursor' } })
}
