import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../../../api/client.ts'
import { useApi } from '../../../api/hooks.ts'
import { LIVE, type Orchestration } from './status.ts'

const WATCHING_MS = 1000
const RESTING_MS = 8000

/**
 * Orchestrations that wait or run just now, by id: few, whatever the length of the list. One that ends is read once more and
 * put into the lists that show it, so that a long list need not be read again.
 */
export function useLiveOrchestrations(): ReadonlyMap<string, Orchestration> {
  const client = useQueryClient()
  const wasLive = useRef<readonly string[]>([])
  const refreshMs = useRef(RESTING_MS)
  const { data } = useApi('/orchestrations', {
    query: { status: LIVE.join(','), limit: 200 },
    refreshMs: refreshMs.current,
  })
  const ids = data?.items.map((it) => it.id) ?? []
  refreshMs.current = ids.length > 0 ? WATCHING_MS : RESTING_MS
  const live = ids.join()
  useEffect(() => {
    const now = live === '' ? [] : live.split(',')
    const ended = wasLive.current.filter((id) => !now.includes(id))
    wasLive.current = now
    for (const id of ended) void readAgain(client, id)
  }, [live, client])
  return new Map(data?.items.map((it) => [it.id, it]) ?? [])
}

/** Asks at once which run, so that one that was just started is seen. */
export const watchStarted = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ queryKey: ['/orchestrations', null, { status: LIVE.join(','), limit: 200 }], exact: true })

async function readAgain(client: QueryClient, id: string): Promise<void> {
  const item = await api.get('/orchestrations/:id', { params: { id } }).catch(() => null)
  if (item === null) return
  client.setQueriesData<InfiniteData<{ items: Orchestration[] }>>(
    { predicate: ({ queryKey }) => queryKey[0] === '/orchestrations' && queryKey[3] === 'pages' },
    (lists) =>
      lists && {
        ...lists,
        pages: lists.pages.map((page) => ({ ...page, items: page.items.map((it) => (it.id === id ? item : it)) })),
      },
  )
}
