import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useApi, useList } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { type Column, DataTable } from '../../../components/table/data-table.tsx'
import type { RowAction } from '../../../components/table/row-menu.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import type { ExportsSearch } from '../search.ts'
import type { Export } from './export-content.ts'
import { ExportEditor } from './export-editor.tsx'
import { ExportStatus } from './export-status.tsx'
import classes from './exports.module.css'
import { NoExports } from './no-exports.tsx'
import { useSenders } from './sent-by.tsx'

const DeleteExport = lazy(async () => ({ default: (await import('./delete-export.tsx')).DeleteExport }))
const RenameExport = lazy(async () => ({ default: (await import('./rename-export.tsx')).RenameExport }))

const page = getRouteApi('/frame/customer-360/exports')
const PAGE_ROWS = 100

/** What a dialog is open about. */
interface Asked {
  readonly what: 'delete' | 'rename'
  readonly of: Export
}

/** The exports, with the open one under its line. */
export function ExportList() {
  const search = page.useSearch()
  const { q, open } = search
  const navigate = page.useNavigate()
  const [asked, setAsked] = useState<Asked | null>(null)
  const list = useList('/database-exports', { query: { search: q, limit: PAGE_ROWS } })
  const columns = useColumns(search)
  const isListed = list.data?.some((it) => it.id === open) ?? false
  // What was listed and is not any more is gone.
  const [seen, setSeen] = useState<string>()
  if (isListed && seen !== open) setSeen(open)
  const isElsewhere = open !== undefined && open !== seen && list.data !== undefined && !isListed
  const show = (id: string | undefined) =>
    void navigate({
      search: ({ open: _open, ...old }): ExportsSearch => (id === undefined ? old : { ...old, open: id }),
    })
  const editorOf = (saved: Export) => (
    <ExportEditor
      key={saved.id}
      saved={saved}
      onDelete={() => setAsked({ what: 'delete', of: saved })}
      onGone={() => show(undefined)}
    />
  )
  if (list.error && !list.data) return <Failure problem={list.error} retry={list.refetch} />
  return (
    <>
      {isElsewhere && <Elsewhere id={open} show={editorOf} />}
      <DataTable
        label="Database exports"
        columns={columns}
        rows={list.data}
        rowKey={(it) => it.id}
        menu={(it) => ({ name: it.name, actions: actionsOf(it, show, setAsked) })}
        below={(it) => (it.id === open ? editorOf(it) : null)}
        more={list.hasNextPage ? { load: () => void list.fetchNextPage(), isLoading: list.isFetchingNextPage } : null}
        empty={<NoExports isFiltered={q !== undefined} />}
      />
      <Suspense fallback={null}>
        {asked?.what === 'delete' && (
          <DeleteExport of={asked.of} onClose={() => setAsked(null)} onDeleted={() => show(undefined)} />
        )}
        {asked?.what === 'rename' && <RenameExport of={asked.of} onClose={() => setAsked(null)} />}
      </Suspense>
    </>
  )
}

function actionsOf(it: Export, show: (id: string) => void, ask: (asked: Asked) => void): RowAction[] {
  const may = (verb: string) => it.allowed.includes(`database-export:${verb}`)
  const edit = { label: may('edit') ? 'Edit' : 'View', onSelect: () => show(it.id) }
  const rename = { label: 'Rename', onSelect: () => ask({ what: 'rename', of: it }) }
  const remove = { label: 'Delete', onSelect: () => ask({ what: 'delete', of: it }), destroys: true }
  return [edit, ...(may('edit') ? [rename] : []), ...(may('delete') ? [remove] : [])]
}

/** An open export that the list does not show: it is narrowed, or not read so far. */
function Elsewhere({ id, show }: { readonly id: string; readonly show: (saved: Export) => ReactNode }) {
  const { data, error, refetch } = useApi('/database-exports/:id', { params: { id } })
  if (error) return <Failure problem={error} retry={refetch} />
  if (!data) return null
  return (
    <div className={classes.alone}>
      <h2 className={classes.aloneTitle}>
        {data.name} <ExportStatus of={data} />
      </h2>
      {show(data)}
    </div>
  )
}

function useColumns({ q, open }: ExportsSearch): Column<Export>[] {
  const senders = useSenders()
  const sentTo = ({ name }: Export) => senders?.get(name)?.map((it) => it.destination) ?? []
  return [
    {
      key: 'name',
      title: 'Name',
      width: '24%',
      cell: ({ id, name, description }) => (
        <span className={classes.name}>
          <Link
            to="/customer-360/exports"
            search={{ ...(q === undefined ? {} : { q }), ...(open === id ? {} : { open: id }) }}
            aria-expanded={open === id}
            resetScroll={false}
          >
            {name}
          </Link>
          {description !== '' && <span className={classes.small}>{description}</span>}
        </span>
      ),
    },
    { key: 'status', title: 'Status', cell: (it) => <ExportStatus of={it} /> },
    { key: 'database', title: 'Database', cell: (it) => it.database },
    { key: 'tables', title: 'Tables', width: '24%', cell: (it) => tablesText(it.tables) },
    ...(senders ? [{ key: 'sent', title: 'Sent to', cell: (it: Export) => sentTo(it).join(', ') || '–' }] : []),
    { key: 'edited', title: 'Last edited', cell: (it) => <Moment at={it.updatedAt} form="relative" /> },
  ]
}

const NAMED = 3

function tablesText(tables: Export['tables']): string {
  if (tables === 'all') return 'All'
  if (tables.length === 0) return 'None yet'
  const more = tables.length - NAMED
  return more > 1 ? `${tables.slice(0, NAMED).join(', ')} and ${more} more` : tables.join(', ')
}
