import { useApi } from '../../../api/hooks.ts'
import { useAccount } from '../../../app/account.tsx'
import { useRecentRuns } from '../../../components/runs/recent-runs.ts'
import type { WorkflowsSearch } from '../search.ts'

const MOST = 1000

/**
 * What can be chosen from: the destinations and users that the person may list, those of recent runs (they may be deleted
 * since), and what is chosen.
 */
export function useFilterChoices({ to, by }: WorkflowsSearch): { destinations: string[]; people: string[] } {
  const { email, allowed } = useAccount()
  const query = { limit: MOST }
  const destinations = useApi('/destinations', { query, enabled: allowed.includes('destination:list') })
  const users = useApi('/users', { query, enabled: allowed.includes('user:list') })
  const recent = useRecentRuns().data?.items ?? []
  return {
    destinations: sorted([
      ...(destinations.data?.items ?? []).map((it) => it.name),
      ...recent.map((it) => it.destination),
      to,
    ]),
    people: sorted([
      email,
      ...(users.data?.items ?? []).map((it) => it.email),
      ...recent.map((it) => it.startedBy),
      by,
    ]),
  }
}

const sorted = (names: readonly (string | undefined)[]): string[] =>
  [...new Set(names.filter((it) => it !== undefined))].sort((a, b) => a.localeCompare(b))
