import { Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useList } from '../../api/hooks.ts'
import { useAccount } from '../../app/account.tsx'
import { EmptyState } from '../../components/page/empty-state.tsx'
import { Failure } from '../../components/page/failure.tsx'
import { Page } from '../../components/page/page.tsx'
import { PageHeader } from '../../components/page/page-header.tsx'
import { type Column, DataTable } from '../../components/table/data-table.tsx'
import { Moment } from '../../components/values/moment.tsx'
import { Count } from '../../components/values/quantity.tsx'
import { StatusMark } from '../../components/values/status-mark.tsx'
import type { WorkflowsSearch } from './search.ts'
import { isActive, lengthText, type Run, STATES } from './states.ts'
import classes from './workflows.module.css'

const RunDialog = lazy(async () => ({ default: (await import('./run-dialog.tsx')).RunDialog }))
const page = getRouteApi('/frame/workflows')
const PAGE_ROWS = 50
const REFRESH_MS = 4000
const PAUSE_MS = 250

/** The page *Workflows*: the history of runs, and one run in detail. */
export function WorkflowsPage() {
  const search = page.useSearch()
  const navigate = page.useNavigate()
  const mayList = useAccount().allowed.includes('run:list')
  const change = (more: Partial<Record<keyof WorkflowsSearch, string | undefined>>, replace = true) =>
    void navigate({ search: (old) => ({ ...old, ...more }) as WorkflowsSearch, replace })
  return (
    <Page>
      <PageHeader title="Workflows" lead="What ran, when, and what it proves. A run keeps its receipt." />
      {mayList ? (
        <div className={classes.body}>
          <Filters search={search} change={change} />
          <Runs search={search} change={change} />
        </div>
      ) : (
        <EmptyState title="You may not see runs">Ask an administrator for a policy that allows it.</EmptyState>
      )}
      <Suspense fallback={null}>
        {search.run !== undefined && <RunDialog id={search.run} onClose={() => change({ run: undefined }, false)} />}
      </Suspense>
    </Page>
  )
}

interface PartProps {
  readonly search: WorkflowsSearch
  readonly change: (more: Partial<Record<keyof WorkflowsSearch, string | undefined>>, replace?: boolean) => void
}

function Filters({ search, change }: PartProps) {
  const [text, setText] = useState(search.q ?? '')
  const find = useDebouncedCallback((q: string) => change({ q: q || undefined }), PAUSE_MS)
  return (
    <search className={classes.filters}>
      <TextInput
        className={classes.search}
        aria-label="Search runs"
        placeholder="Search by name, destination or person"
        type="search"
        leftSection={<IconSearch size={15} aria-hidden />}
        value={text}
        onChange={({ currentTarget: { value } }) => {
          setText(value)
          find(value)
        }}
      />
      <Select
        aria-label="Status"
        placeholder="Any status"
        clearable
        data={Object.entries(STATES).map(([value, { word }]) => ({ value, label: word }))}
        value={search.status ?? null}
        onChange={(status) => change({ status: status ?? undefined })}
      />
    </search>
  )
}

function Runs({ search: { q, status, sort = '-started' }, change }: PartProps) {
  // An order that there is none of is refused by the server, in words.
  const list = useList('/runs', {
    query: { search: q, state: status, sort: sort as '-started', limit: PAGE_ROWS },
    refreshMs: REFRESH_MS,
  })
  if (list.error && !list.data) return <Failure problem={list.error} retry={list.refetch} />
  return (
    <DataTable
      label="Runs"
      columns={columnsOf((id) => change({ run: id }, false))}
      // The receipt of a run is what its events hold too.
      rows={list.data as Run[] | undefined}
      rowKey={(it) => it.id}
      sorted={{ by: sort.replace(/^-/, ''), descending: sort.startsWith('-') }}
      onSort={({ by, descending }) => change({ sort: descending ? `-${by}` : by })}
      more={list.hasNextPage ? { load: () => void list.fetchNextPage(), isLoading: list.isFetchingNextPage } : null}
      empty={
        q || status ? (
          <EmptyState title="No run matches">Take a filter away to see the others.</EmptyState>
        ) : (
          <EmptyState title="Nothing ran yet">
            Run an orchestration on the page Destinations: its run stands here.
          </EmptyState>
        )
      }
    />
  )
}

const columnsOf = (open: (id: string) => void): readonly Column<Run>[] => [
  {
    key: 'name',
    title: 'Name',
    width: '28%',
    cell: (it) => (
      <button type="button" className={classes.open} onClick={() => open(it.id)}>
        {it.orchestration}
      </button>
    ),
  },
  {
    key: 'status',
    title: 'Status',
    cell: (it) => <StatusMark tone={STATES[it.state].tone}>{STATES[it.state].word}</StatusMark>,
  },
  { key: 'destination', title: 'Destination', cell: (it) => it.destination },
  { key: 'type', title: 'Type', cell: (it) => typeText(it) },
  { key: 'startedBy', title: 'Started by', cell: (it) => it.startedBy },
  {
    key: 'started',
    title: 'Started',
    sortBy: 'started',
    cell: (it) => <Moment at={it.startedAt} form="relative" absent={isActive(it) ? 'Not yet' : '–'} />,
  },
  {
    key: 'duration',
    title: 'Duration',
    sortBy: 'duration',
    cell: (it) => lengthText(it, Date.now(), it.restedMs),
  },
  { key: 'rows', title: 'Rows', sortBy: 'rows', align: 'right', cell: (it) => <Count of={it.rows} /> },
]

function typeText({ objectType, redeliveryOf }: Run): string {
  const type = objectType === 'database-export' ? 'Database Export' : 'Query'
  return redeliveryOf === null ? type : `${type}, sent again`
}
