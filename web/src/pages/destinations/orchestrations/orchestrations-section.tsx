import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useList } from '../../../api/hooks.ts'
import { Allowed, useAccount } from '../../../app/account.tsx'
import { EmptyState } from '../../../components/page/empty-state.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import { Section } from '../../../components/page/section.tsx'
import { type Column, DataTable } from '../../../components/table/data-table.tsx'
import type { Sorted } from '../../../components/table/header-cell.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { GroupList } from '../groups/group-list.tsx'
import { type DestinationsSearch, withoutDialog } from '../search.ts'
import { DeleteOrchestration } from './delete-orchestration.tsx'
import { DestinationCell, LastRunCell, NameCell, StatusCell, WorkflowCell } from './orchestration-cells.tsx'
import { isFiltered, OrchestrationFilters } from './orchestration-filters.tsx'
import type { Orchestration } from './status.ts'
import { useRowActions } from './use-row-actions.tsx'

const page = getRouteApi('/frame/destinations')
const PAGE_ROWS = 100

const COLUMNS: readonly Column<Orchestration>[] = [
  { key: 'name', title: 'Name', sortBy: 'name', width: '30%', cell: (it) => <NameCell of={it} /> },
  { key: 'status', title: 'Status', width: '20%', cell: (it) => <StatusCell of={it} /> },
  { key: 'lastRun', title: 'Last run', sortBy: 'lastRun', cell: (it) => <LastRunCell of={it} /> },
  { key: 'destination', title: 'Destination', sortBy: 'destination', cell: (it) => <DestinationCell of={it} /> },
  { key: 'workflow', title: 'Workflow', cell: (it) => <WorkflowCell of={it} /> },
  {
    key: 'edited',
    title: 'Last edited',
    sortBy: 'updatedAt',
    cell: (it) => <Moment at={it.updatedAt} form="relative" />,
  },
]

/** The section *Orchestrations* of the Destinations page: what goes where, how it went, and how it goes just now. */
export function OrchestrationsSection() {
  const search = page.useSearch()
  const navigate = page.useNavigate()
  const { allowed } = useAccount()
  if (!allowed.includes('orchestration:list')) return null
  const change = (more: Partial<DestinationsSearch>, replace = false) =>
    void navigate({ search: (old) => ({ ...old, ...more }), replace })
  const open = (dialog: NonNullable<DestinationsSearch['dialog']>, id?: string) =>
    change({ ...withoutDialog(search), dialog, ...(id === undefined ? {} : { id }) })
  return (
    <Section
      title="Orchestrations"
      actions={
        <>
          <Allowed action="orchestration-group:create">
            <Button onClick={() => open('add-orchestration-group')}>Add Orchestration Group</Button>
          </Allowed>
          <Allowed action="orchestration:create">
            <Button variant="filled" onClick={() => open('add-orchestration')}>
              Add Orchestration
            </Button>
          </Allowed>
        </>
      }
    >
      <GroupList open={open} onMembers={(group) => change({ group })} />
      <OrchestrationFilters search={search} onChange={(filters) => change(filters as DestinationsSearch, true)} />
      <Orchestrations search={search} open={open} onSort={(sort) => change({ sort }, true)} />
    </Section>
  )
}

function Orchestrations({
  search,
  open,
  onSort,
}: {
  readonly search: DestinationsSearch
  readonly open: (dialog: NonNullable<DestinationsSearch['dialog']>, id: string) => void
  readonly onSort: (sort: string) => void
}) {
  const { q, status, to, group, type, sort = 'name' } = search
  const list = useList('/orchestrations', {
    query: { search: q, status, destination: to, group, objectType: type, sort, limit: PAGE_ROWS },
  })
  const { actionsOf, started, deleting, stopDeleting } = useRowActions(open)
  if (list.error && !list.data) return <Failure problem={list.error} retry={list.refetch} />

  const rows = list.data?.map((it) => (started.has(it.id) ? { ...it, status: 'waiting' as const } : it))
  const twice = namesOfSeveral(rows ?? [])
  const nameOf = (it: Orchestration) => (twice.has(it.name) ? `${it.name} to ${it.destination}` : it.name)
  return (
    <>
      <DataTable
        label="Orchestrations"
        columns={COLUMNS}
        rows={rows}
        rowKey={(it) => it.id}
        menu={(it) => ({ name: nameOf(it), actions: actionsOf(it) })}
        sorted={sortedOf(sort)}
        onSort={({ by, descending }) => onSort(descending ? `-${by}` : by)}
        more={list.hasNextPage ? { load: () => void list.fetchNextPage(), isLoading: list.isFetchingNextPage } : null}
        empty={<NoOrchestrations isFiltered={isFiltered(search)} />}
      />
      {deleting && <DeleteOrchestration orchestration={deleting} onClose={stopDeleting} />}
    </>
  )
}

/** Names that several rows have: one object that goes to several places. */
function namesOfSeveral(rows: readonly Orchestration[]): ReadonlySet<string> {
  const seen = new Set<string>()
  return new Set(
    rows.flatMap(({ name }) => {
      const isAgain = seen.has(name)
      seen.add(name)
      return isAgain ? [name] : []
    }),
  )
}

const sortedOf = (sort: string): Sorted => ({ by: sort.replace(/^-/, ''), descending: sort.startsWith('-') })

function NoOrchestrations({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="No orchestration matches">Take a filter away to see the others.</EmptyState>
  ) : (
    <EmptyState title="Nothing is sent yet">
      An orchestration sends the result of a query, or the tables of a database export, to a destination. Add one as
      soon as you have an active query and a destination.
    </EmptyState>
  )
}
