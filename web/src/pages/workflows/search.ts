/** What the address of the page holds: the open run, and how the list is narrowed and sorted. */
export interface WorkflowsSearch {
  readonly run?: string
  readonly q?: string
  readonly status?: string
  readonly type?: 'query' | 'database-export'
  /** The name of a destination. */
  readonly to?: string
  /** Who started it. */
  readonly by?: string
  /** Not longer ago than this. */
  readonly within?: Within
  /** Days, as `2026-11-23`, both of them counted in. */
  readonly from?: string
  readonly until?: string
  readonly sort?: string
}

/** The times that one looks back. */
export const WITHIN = {
  '24h': { title: 'Last 24 hours', ms: 86_400_000 },
  '7d': { title: 'Last 7 days', ms: 7 * 86_400_000 },
  '30d': { title: 'Last 30 days', ms: 30 * 86_400_000 },
} as const
type Within = keyof typeof WITHIN

const TEXTS = ['run', 'q', 'status', 'to', 'by', 'sort'] as const
const DAYS = ['from', 'until'] as const
const DAY = /^\d{4}-\d\d-\d\d$/

/** Keeps what the page knows; anything else in the address is left out. */
export function validateWorkflowsSearch(search: Readonly<Record<string, unknown>>): WorkflowsSearch {
  const found: Record<string, string> = {}
  for (const key of TEXTS) {
    const value = search[key]
    // An address such as ?q=2026 is read as a number.
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) found[key] = String(value)
  }
  for (const key of DAYS) {
    const value = search[key]
    if (typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(value))) found[key] = value
  }
  const { type, within } = search
  if (type === 'query' || type === 'database-export') found['type'] = type
  if (typeof within === 'string' && Object.hasOwn(WITHIN, within)) found['within'] = within
  return found
}

const FILTERS = ['q', 'status', 'type', 'to', 'by', 'within', 'from', 'until'] as const
export const isFiltered = (search: WorkflowsSearch): boolean => FILTERS.some((key) => search[key] !== undefined)
/** The same address without any filter. */
export const UNFILTERED = Object.fromEntries(FILTERS.map((key) => [key, undefined])) as Partial<
  Record<keyof WorkflowsSearch, undefined>
>

/** The moments between which a run of the list was asked for, as the route takes them. Days are those of this browser. */
export function spanOf({ within, from, until }: WorkflowsSearch, now: number): { from?: string; until?: string } {
  if (within) return { from: new Date(now - WITHIN[within].ms).toISOString() }
  return {
    ...(from === undefined ? {} : { from: midnight(from, 0) }),
    ...(until === undefined ? {} : { until: midnight(until, 1) }),
  }
}

function midnight(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + later).toISOString()
}
