import type { Query } from '../status.ts'

/** What a person types about a query. */
export interface Typed {
  readonly name: string
  readonly description: string
  readonly database: string
  readonly sql: string
  /** Absent in what a browser kept before there were any. */
  readonly alerts?: Query['alerts']
}

/** A query as the editor shows it: its draft where there is one. */
export const typedOf = ({ name, description, database, sql, draft, alerts }: Query): Typed => ({
  name,
  description,
  alerts,
  ...(draft ?? { database, sql }),
})

const KEYS = ['name', 'description', 'database', 'sql'] as const

export const isSame = (one: Typed, other: Typed): boolean =>
  KEYS.every((key) => one[key] === other[key]) &&
  JSON.stringify(one.alerts ?? {}) === JSON.stringify(other.alerts ?? {})

/** What was typed and not saved, as this browser keeps it. */
export interface Kept {
  readonly typed: Typed
  /** The version that it was begun from; null for a query that was never saved. */
  readonly version: number | null
  readonly at: string
}

/** A kept text, or null where it cannot be read. */
export function readKept(text: string | null): Kept | null {
  try {
    const kept: unknown = JSON.parse(text ?? 'null')
    return isKept(kept) ? kept : null
  } catch {
    return null
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false
  const { typed, version, at } = value as Record<string, unknown>
  if (typeof typed !== 'object' || typed === null || typeof at !== 'string') return false
  if (version !== null && typeof version !== 'number') return false
  return KEYS.every((key) => typeof (typed as Record<string, unknown>)[key] === 'string')
}
