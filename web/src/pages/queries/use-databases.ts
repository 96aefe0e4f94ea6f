import { useApi } from '../../api/hooks.ts'
import type { ItemOf } from '../../api/routes.ts'

export type Database = ItemOf<'/databases'>

const MOST = 1000

/** The databases that queries can run against. */
export function useDatabases(): {
  readonly names: string[]
  readonly all: readonly Database[]
  readonly isRead: boolean
} {
  const { data, isFetched } = useApi('/databases', { query: { limit: MOST } })
  const all = data?.items ?? []
  return { names: all.map((it) => it.name), all, isRead: isFetched }
}
