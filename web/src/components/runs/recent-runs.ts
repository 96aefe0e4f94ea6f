import type { UseQueryResult } from '@tanstack/react-query'
import { useApi } from '../../api/hooks.ts'
import type { Problem } from '../../api/problem.ts'
import type { Run } from './states.ts'

const MOST = 12
const RECENT = { limit: MOST } as const

/** The newest runs that the person may see. The feed keeps them fresh. */
export const useRecentRuns = (): UseQueryResult<{ items: Run[] }, Problem> => useApi('/runs', { query: RECENT })

/** Whether a query of the page is the one for the newest runs. */
export const isRecent = ([path, , query, pages]: readonly unknown[]): boolean =>
  path === '/runs' && pages === undefined && JSON.stringify(query) === JSON.stringify(RECENT)

/** The newest runs with one more, or with one of them as it stands. Ids of runs stand in the order of their beginning. */
export function withNewest(runs: readonly Run[], run: Run): readonly Run[] {
  if (runs.some((it) => it.id === run.id)) return runs.map((it) => (it.id === run.id ? run : it))
  const oldest = runs.at(-1)
  if (runs.length >= MOST && oldest && oldest.id > run.id) return runs
  return [...runs, run].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, MOST)
}
