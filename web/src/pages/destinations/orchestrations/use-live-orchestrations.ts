import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { api } from '../../../api/client.ts'
import { useApi } from '../../../api/hooks.ts'
import { LIVE, type Orchestration } from './status.ts'

const WATCHING_MS = 1000
const RESTING_MS = 8000
const LIVE_QUERY = { status: LIVE.join(','), limit: 200 }

/**
 * Orchestrations that wait or run just now, by id: few, whatever the length of the list. One that ends is read once more and
 * put into the lists that show it, so that a long list need not be read again.
 */
export function useLiveOrchestrations(): ReadonlyMap<string, Orchestration> {
  const client = useQueryClient()
  /** Those that were live when last asked; one that ended meanwhile looks so until it has been read again. */
  const [seen, setSeen] = useState<ReadonlyMap<string, Orchestration>>(new Map())
  const isLive = [...seen.values()].some((it) => LIVE.includes(it.status))
  const { data } = useApi('/orchestrations', { query: LIVE_QUERY, refreshMs: isLive ? WATCHING_MS : RESTING_MS })

  const update = useEffectEvent(async (items: readonly Orchestration[]) => {
    const live = new Map(items.map((it) => [it.id, it]))
    const ended = [...seen.values()].filter((it) => !live.has(it.id))
    setSeen(new Map([...ended.map((it) => [it.id, it] as const), ...live]))
    if (ended.length === 0) return
    await Promise.all(ended.map((it) => readAgain(client, it.id)))
    setSeen((now) => new Map([...now].filter(([id]) => live.has(id))))
  })
  const items = data?.items
  useEffect(() => {
    if (items) void update(items)
  }, [items])
  return seen
}

/** Asks at once which run, so that one that was just started is seen. */
export const watchStarted = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ queryKey: ['/orchestrations', null, LIVE_QUERY], exact: true })

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
