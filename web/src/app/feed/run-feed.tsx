import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useState } from 'react'
import type { Run } from '../../components/runs/states.ts'
import { refreshAround, tellRun } from '../../components/runs/tell-run.ts'
import { useAccount } from '../account.tsx'
import { keepFollowing } from './keep-following.ts'
import { createNewsDesk } from './news.ts'
import { showNews, type Target } from './notices.tsx'

/** What comes within so long is drawn and said at once. */
const GATHER_MS = 200

/** Keeps every list of the page fresh by what the server tells of runs, and says what failed. It draws nothing itself. */
export function RunFeed() {
  const client = useQueryClient()
  const router = useRouter()
  const { email, allowed } = useAccount()
  const mayHear = allowed.includes('run:list')
  const [newsOf] = useState(createNewsDesk)
  const go = {
    hrefOf: (search: Target) => router.buildLocation({ to: '/workflows', search }).href,
    open: (search: Target) => void router.navigate({ to: '/workflows', search }),
  }

  const [stateOf] = useState(() => new Map<string, string>())
  const tell = useEffectEvent((runs: readonly Run[]) => {
    for (const run of runs) tellRun(client, run)
    const changed = runs.filter((it) => stateOf.get(it.id) !== it.state)
    for (const { id, state } of runs) stateOf.set(id, state)
    refreshAround(client, changed)
    const { pathname, search } = router.state.location
    const openRun = pathname === '/workflows' ? ((search as Target).run ?? null) : null
    showNews(
      runs.flatMap((it) => newsOf(it, { email, openRun }) ?? []),
      go,
    )
  })

  useEffect(() => {
    if (!mayHear) return
    const leaving = new AbortController()
    const gathered = new Map<string, Run>()
    const onRun = (run: Run) => {
      if (gathered.size === 0) {
        setTimeout(() => {
          const runs = [...gathered.values()]
          gathered.clear()
          if (!leaving.signal.aborted) tell(runs)
        }, GATHER_MS)
      }
      gathered.set(run.id, run)
    }
    // Whoever is not known any more is sent to sign in by the next answer.
    const onRefused = () => void client.invalidateQueries({ queryKey: ['/account'] })
    void keepFollowing({ signal: leaving.signal, onRun, onRefused })
    return () => leaving.abort()
  }, [mayHear, client])
  return null
}
