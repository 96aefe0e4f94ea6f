import type { QueryClient } from '@tanstack/react-query'
import { isRecent, withNewest } from './recent-runs.ts'
import { isActive, type Run } from './states.ts'

/** How an orchestration stands whose last run is in a state. */
const STATUS_OF = {
  waiting: 'waiting',
  running: 'running',
  held: 'held',
  // It runs until it has stopped.
  stopping: 'running',
  succeeded: 'completed',
  failed: 'failed',
  stopped: 'stopped',
} as const satisfies Record<Run['state'], string>

/** Puts what is known of a run into everything on the page that shows it: lists of runs, the run itself, its orchestration. */
export function tellRun(client: QueryClient, run: Run): void {
  client.setQueriesData({ predicate: ({ queryKey }) => isAbout(queryKey, '/runs/:id', run.id) }, run)
  client.setQueriesData({ queryKey: ['/runs'] }, (list: unknown) =>
    mapItems(list, (it: Run) => (it.id === run.id ? run : it)),
  )
  client.setQueriesData({ predicate: ({ queryKey }) => isRecent(queryKey) }, (list: unknown) =>
    isPage<Run>(list) ? { ...list, items: withNewest(list.items, run) } : list,
  )
  client.setQueriesData({ queryKey: ['/orchestrations'] }, (list: unknown) =>
    mapItems(list, (it: Row) => withRun(it, run)),
  )
}

/** A run as some list of the page has it: it can be shown while it is read. */
export function knownRun(client: QueryClient, id: string): Run | undefined {
  for (const [, list] of client.getQueriesData({ queryKey: ['/runs'] })) {
    const found = itemsOf<Run>(list).find((it) => it.id === id)
    if (found) return found
  }
  return undefined
}

/**
 * Has those parts of the page read again that cannot know by themselves what it means that runs went from one state to another:
 * lists that they may be in or not, their logs, and once they have ended what may be done with them.
 */
export function refreshAround(client: QueryClient, changed: readonly Run[]): void {
  if (changed.length === 0) return
  const ended = changed.filter((it) => !isActive(it))
  void client.invalidateQueries({
    predicate: ({ queryKey, state: { fetchStatus } }) => {
      const [path] = queryKey
      // An answer that is on its way may be older than what is told here.
      if (fetchStatus === 'fetching' && (path === '/runs' || path === '/orchestrations')) return true
      if (path === '/runs') return !isRecent(queryKey)
      if (path === '/queries') return ended.length > 0
      return (
        changed.some(({ id }) => isAbout(queryKey, '/runs/:id/log', id)) ||
        ended.some(({ id }) => isAbout(queryKey, '/runs/:id', id))
      )
    },
  })
}

const isAbout = ([path, params]: readonly unknown[], of: string, id: string): boolean =>
  path === of && (params as { readonly id?: string } | null)?.id === id

interface Row {
  readonly id: string
  readonly lastRun: { readonly id: string } | null
}

/** An orchestration with its last run; ids of runs stand in the order of their beginning. */
export function withRun<T extends Row>(row: T, run: Run): T {
  if (row.id !== run.orchestrationId || (row.lastRun?.id ?? '') > run.id) return row
  const { id, state, startedAt, endedAt, rows, progress, error } = run
  return { ...row, status: STATUS_OF[state], lastRun: { id, state, startedAt, endedAt, rows, progress, error } }
}

interface PageOf<T> {
  readonly items: readonly T[]
}
const isPage = <T>(list: unknown): list is PageOf<T> => typeof list === 'object' && list !== null && 'items' in list

function itemsOf<T>(list: unknown): readonly T[] {
  if (typeof list === 'object' && list !== null && 'pages' in list) return (list.pages as unknown[]).flatMap(itemsOf<T>)
  return isPage<T>(list) ? list.items : []
}

/** The same list, read at once or page by page, with some of its items changed. */
export function mapItems<T>(list: unknown, change: (item: T) => T): unknown {
  if (typeof list !== 'object' || list === null) return list
  if ('pages' in list) {
    const before = list.pages as readonly unknown[]
    const pages = before.map((page) => mapItems(page, change))
    return pages.every((page, at) => page === before[at]) ? list : { ...list, pages }
  }
  if (!isPage<T>(list)) return list
  const items = list.items.map(change)
  return items.every((it, at) => it === list.items[at]) ? list : { ...list, items }
}
