import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useList } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { DataTable } from '../../../components/table/data-table.tsx'
import { isFiltered, type QueriesSearch } from '../search.ts'
import { useQueryActions } from './actions.tsx'
import { COLUMNS } from './columns.tsx'
import { FolderBar } from './folder-bar.tsx'
import classes from './list.module.css'
import { NoQueries } from './no-queries.tsx'
import { QueryFilters } from './query-filters.tsx'

const page = getRouteApi('/frame/queries')
const PAGE_ROWS = 100
/** While one of them runs, and else. */
const SOON_MS = 3000
const LATER_MS = 30_000

/** The queries of a folder and of those below it, the last edited first. */
export function QueryList() {
  const search = page.useSearch()
  const navigate = page.useNavigate()
  const { q, status, database, folder, sort = '-updatedAt' } = search
  const change = (more: { readonly [K in keyof QueriesSearch]?: string | undefined }) =>
    void navigate({ search: (old) => ({ ...old, ...more }) as QueriesSearch, replace: true })
  const [isLive, setLive] = useState(false)
  const list = useList('/queries', {
    query: { search: q, status, database, folder, sort, limit: PAGE_ROWS },
    refreshMs: isLive ? SOON_MS : LATER_MS,
  })
  const hasActive = list.data?.some((it) => it.status === 'waiting' || it.status === 'running') ?? false
  if (hasActive !== isLive) setLive(hasActive)
  const { actionsOf, dialog, problem } = useQueryActions()

  return (
    <div className={classes.list}>
      <FolderBar folder={folder ?? ''} onChange={(path) => change({ folder: path || undefined })} />
      <QueryFilters search={search} onChange={change} />
      {problem && <Failure problem={problem} />}
      {list.error && !list.data ? (
        <Failure problem={list.error} retry={list.refetch} />
      ) : (
        <DataTable
          label="Queries"
          columns={COLUMNS}
          rows={list.data}
          rowKey={(it) => it.id}
          menu={(it) => ({ name: it.name, actions: actionsOf(it) })}
          sorted={{ by: sort.replace(/^-/, ''), descending: sort.startsWith('-') }}
          onSort={({ by, descending }) => change({ sort: descending ? `-${by}` : by })}
          more={list.hasNextPage ? { load: () => void list.fetchNextPage(), isLoading: list.isFetchingNextPage } : null}
          empty={<NoQueries isFiltered={isFiltered(search)} />}
        />
      )}
      {dialog}
    </div>
  )
}
