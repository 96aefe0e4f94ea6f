import { useApi } from '../../api/hooks.ts'
import type { ItemOf } from '../../api/routes.ts'
import { useAccount } from '../../app/account.tsx'

export type Database = ItemOf<'/databases'>

const MOST = 1000

/** The databases that queries can run against; none for whoever may not see them. */
export function useDatabases(): {
  readonly names: string[]
  readonly all: readonly Database[]
  readonly isRead: boolean
} {
  const mayList = useAccount().allowed.includes('database:list')
  const { data, isFetched } = useApi('/databases', { query: { limit: MOST }, enabled: mayList })
  const all = data?.items ?? []
  return { names: all.map((it) => it.name), all, isRead: isFetched || !mayList }
}
