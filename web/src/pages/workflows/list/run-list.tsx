import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useList } from '../../../api/hooks.ts'
import { EmptyState } from '../../../components/page/empty-state.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import { phaseText, typeText } from '../../../components/runs/run-text.ts'
import { SentBar } from '../../../components/runs/sent-bar.tsx'
import { isActive, lengthText, type Run, STATES } from '../../../components/runs/states.ts'
import { type Column, DataTable } from '../../../components/table/data-table.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { Count } from '../../../components/values/quantity.tsx'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import { isFiltered, spanOf, type WorkflowsSearch } from '../search.ts'
import type { ChangeSearch } from '../workflows-page.tsx'
import classes from './list.module.css'

const PAGE_ROWS = 50
const NEWEST = '-started'

/** The history of runs, as far as it was read. The feed of the page keeps it fresh. */
export function RunList({ search, change }: { readonly search: WorkflowsSearch; readonly change: ChangeSearch }) {
  const { q, status, type, to, by, within, from, until, sort = NEWEST } = search
  // The same until the filter changes: a moment that moves on would ask again and again.
  const span = useMemo(
    () => spanOf({ ...(within ? { within } : {}), ...(from ? { from } : {}), ...(until ? { until } : {}) }, Date.now()),
    [within, from, until],
  )
  const list = useList('/runs', {
    query: {
      ...{ search: q, state: status, objectType: type, destination: to, startedBy: by, ...span },
      // An order that there is none of is refused by the server, in words.
      sort: sort as typeof NEWEST,
      limit: PAGE_ROWS,
    },
  })
  if (list.error && !list.data) return <Failure problem={list.error} retry={list.refetch} />
  return (
    <DataTable
      label="Runs"
      columns={COLUMNS}
      rows={list.data}
      rowKey={(it) => it.id}
      sorted={{ by: sort.replace(/^-/, ''), descending: sort.startsWith('-') }}
      onSort={({ by, descending }) => change({ sort: descending ? `-${by}` : by })}
      more={list.hasNextPage ? { load: () => void list.fetchNextPage(), isLoading: list.isFetchingNextPage } : null}
      empty={<NoRuns isFiltered={isFiltered(search)} />}
    />
  )
}

function NoRuns({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="No run matches">Take a filter away, or look further back.</EmptyState>
  ) : (
    <EmptyState title="Nothing ran yet" action={<Link to="/destinations">Go to Destinations</Link>}>
      Run an orchestration on the page Destinations: its run stands here then, with its steps, files and receipt.
    </EmptyState>
  )
}

const COLUMNS: readonly Column<Run>[] = [
  { key: 'name', title: 'Name', width: '25%', cell: (it) => <NameCell run={it} /> },
  { key: 'status', title: 'Status', width: '19%', cell: (it) => <StatusCell run={it} /> },
  { key: 'type', title: 'Type', cell: (it) => <TypeCell run={it} /> },
  { key: 'startedBy', title: 'Started by', width: '20%', cell: (it) => it.startedBy },
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
    cell: (it) => <span className={classes.whole}>{lengthText(it, Date.now(), it.restedMs)}</span>,
  },
  { key: 'rows', title: 'Rows', sortBy: 'rows', align: 'right', cell: (it) => <RowsCell run={it} /> },
]

function NameCell({ run }: { readonly run: Run }) {
  return (
    <>
      <Link
        from="/workflows"
        to="/workflows"
        search={(old) => ({ ...old, run: run.id })}
        resetScroll={false}
        className={classes.open}
      >
        {run.orchestration}
      </Link>{' '}
      <span className={classes.to}>to {run.destination}</span>
    </>
  )
}

function RowsCell({ run }: { readonly run: Run }) {
  return (
    <span className={classes.whole}>
      <Count of={run.rows} />
    </span>
  )
}

function TypeCell({ run }: { readonly run: Run }) {
  return (
    <span className={classes.whole}>
      {typeText(run)}
      {run.redeliveryOf !== null && <span className={classes.again}>sent again</span>}
    </span>
  )
}

/** The stamp; of a run that is on its way also how far it is, of a failed one why. */
function StatusCell({ run }: { readonly run: Run }) {
  const { tone, word } = STATES[run.state]
  const phase = isActive(run) ? phaseText(run) : ''
  return (
    <span className={classes.status}>
      <StatusMark tone={tone}>{word}</StatusMark>
      {run.state === 'running' && <SentBar progress={run.progress} />}
      {phase !== '' && <span className={classes.small}>{phase}</span>}
      {run.state === 'failed' && run.error && <span className={classes.why}>{run.error.message}</span>}
    </span>
  )
}
