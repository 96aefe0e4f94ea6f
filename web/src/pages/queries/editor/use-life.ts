import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { api } from '../../../api/client.ts'
import { useAccount } from '../../../app/account.tsx'
import type { Query } from '../status.ts'
import { showDiscarded } from './discarded-notice.tsx'
import type { Typed } from './typed.ts'
import { type Editing, keepTyped, placeOf } from './use-editing.ts'
import { type Trial, useTrial } from './use-trial.ts'

/** What becomes of a query: saved, activated, discarded, brought back. */
export interface Life extends Omit<Trial, 'attempt' | 'forget'> {
  readonly mayEdit: boolean
  readonly mayActivate: boolean
  /** @param over what somebody else has saved, and is to be overwritten */
  readonly save: (over?: Query) => Promise<Query | null>
  /** Saves what is typed, and makes it the active version. Null where that failed. */
  readonly activate: () => Promise<Query | null>
  readonly discard: () => Promise<void>
  readonly restore: (number: number) => Promise<void>
  readonly takeTheirs: (theirs: Query) => void
}

interface Lived {
  readonly query: Query | null
  readonly editing: Editing
  /** Where a new one is put. */
  readonly folder: string | undefined
  readonly onBorn: (id: string) => void
}

export function useLife(lived: Lived): Life {
  const { query, editing } = lived
  const { allowed } = useAccount()
  const now = useRef(editing)
  now.current = editing
  const { attempt, forget, ...trial } = useTrial(() => now.current.typed.sql)
  const { settle, leave, bringBack } = useSettled(lived, now)
  useNewerElsewhere(query, editing)

  const store = async (over?: Query): Promise<Query> => {
    const sent = now.current.typed
    const saved = await stored(lived, sent, over?.version ?? now.current.version)
    settle(saved, sent)
    trial.leaveStale()
    return saved
  }
  const may = (action: string) => (query ? query.allowed.includes(action) : allowed.includes('query:create'))
  return {
    ...trial,
    mayEdit: may('query:edit'),
    mayActivate: may('query:activate'),
    save: (over) => attempt('saving', () => store(over)),
    activate: () =>
      attempt('activating', async () => {
        const { id } = query && !now.current.isDirty ? query : await store()
        const sent = now.current.typed
        const active = await api.post('/queries/:id/activate', { params: { id } })
        settle(active, sent)
        return active
      }),
    discard: discarding(query, now, { attempt, forget, settle, leave, bringBack }),
    async restore(number) {
      const params = { id: query?.id ?? '', number: `${number}` }
      await attempt('saving', async () => settle(await api.post('/queries/:id/versions/:number/restore', { params })))
    },
    takeTheirs(theirs) {
      settle(theirs)
      trial.leaveStale()
    },
  }
}

type Means = Pick<Trial, 'attempt' | 'forget'> & ReturnType<typeof useSettled>

/** Drops what was typed, and the draft that is saved. Nobody is asked before; it can be brought back. */
const discarding =
  (query: Query | null, now: { readonly current: Editing }, { attempt, forget, settle, leave, bringBack }: Means) =>
  async (): Promise<void> => {
    const { typed, adopt } = now.current
    forget()
    adopt(query)
    const hasDraft = query !== null && (query.state === 'draft' || query.draft !== null)
    const done = await attempt('discarding', async () => {
      const left = hasDraft ? await api.post('/queries/:id/discard', { params: { id: query.id } }) : query
      if (left) settle(left)
      else await leave()
      return true
    })
    if (done && typed.sql.trim() !== '') showDiscarded(typed.name, () => bringBack(typed))
  }

function stored({ query, folder }: Lived, typed: Typed, version: number | null): Promise<Query> {
  if (!query) return api.post('/queries', { body: { ...typed, ...(folder === undefined ? {} : { folder }) } })
  return api.put('/queries/:id', {
    params: { id: query.id },
    query: { version: version ?? query.version },
    body: typed,
  })
}

/** What follows for the page and its lists when something was stored. */
function useSettled({ query, folder = query?.folder, onBorn }: Lived, now: { readonly current: Editing }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { id: userId } = useAccount()
  const readAgain = () =>
    client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/queries') })
  return {
    /** @param sent with that: what was typed meanwhile stays typed */
    settle(saved: Query, sent?: Typed) {
      if (sent === undefined || now.current.typed === sent) now.current.adopt(saved)
      else now.current.rebase(saved)
      client.setQueryData(['/queries/:id', { id: saved.id }, null], saved)
      void readAgain()
      if (query) return
      onBorn(saved.id)
      void navigate({
        to: '/queries/$id',
        params: { id: saved.id },
        search: ({ pane }) => (pane ? { pane } : {}),
        replace: true,
      })
    },
    /** What was discarded is typed again; a query that is gone begins anew. */
    bringBack(typed: Typed) {
      if (query?.state === 'active') return now.current.change(typed)
      keepTyped(placeOf(userId, null), { typed, version: null, at: new Date().toISOString() })
      void navigate({ to: '/queries/$id', params: { id: 'new' }, search: folder ? { folder } : {} })
    },
    async leave() {
      await navigate({ to: '/queries' })
      void readAgain()
    },
  }
}

/** Takes over what somebody else has saved where nothing was typed here. */
function useNewerElsewhere(query: Query | null, { version, isDirty, adopt }: Editing): void {
  const isNewer = query !== null && version !== null && query.version > version
  useEffect(() => {
    if (isNewer && !isDirty) adopt(query)
  }, [isNewer, isDirty, query, adopt])
}
