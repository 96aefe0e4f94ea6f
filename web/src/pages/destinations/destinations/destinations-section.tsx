import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useList } from '../../../api/hooks.ts'
import type { ItemOf } from '../../../api/routes.ts'
import { Allowed, useAccount } from '../../../app/account.tsx'
import { EmptyState } from '../../../components/page/empty-state.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import { type Column, DataTable } from '../../../components/table/data-table.tsx'
import type { RowAction } from '../../../components/table/row-menu.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { TemplateList } from '../data-templates/template-list.tsx'
import { type DestinationsSearch, withoutDialog } from '../search.ts'
import classes from './destinations.module.css'

const DeleteDestination = lazy(async () => ({
  default: (await import('./delete-destination.tsx')).DeleteDestination,
}))

export type Destination = ItemOf<'/destinations'>
const page = getRouteApi('/frame/destinations')
const PAGE_ROWS = 100

const COLUMNS: readonly Column<Destination>[] = [
  { key: 'name', title: 'Name', width: '30%', cell: (it) => <NameCell of={it} /> },
  { key: 'credential', title: 'Credential', cell: (it) => it.credential },
  { key: 'remoteFolder', title: 'Remote folder', cell: (it) => <Folder of={it} /> },
  { key: 'open', title: 'Open to', cell: (it) => openToText(it) },
  { key: 'edited', title: 'Last edited', cell: (it) => <Moment at={it.updatedAt} form="relative" /> },
]

/** The upper half of the page: the places that files go to, with their data templates below them. */
export function DestinationsSection() {
  const navigate = page.useNavigate()
  const { allowed } = useAccount()
  const [deleting, setDeleting] = useState<Destination | null>(null)
  const mayList = allowed.includes('destination:list')
  const list = useList('/destinations', { query: { limit: PAGE_ROWS }, enabled: mayList })
  const open = (dialog: NonNullable<DestinationsSearch['dialog']>, more: Partial<DestinationsSearch> = {}) =>
    void navigate({ search: (old) => ({ ...withoutDialog(old), dialog, ...more }) })
  if (!mayList) return allowed.includes('orchestration:list') ? null : <NothingToSee />
  if (list.error && !list.data) return <Failure problem={list.error} retry={list.refetch} />

  const actionsOf = (it: Destination): RowAction[] => [
    ...when(it, 'destination:edit', { label: 'Edit', onSelect: () => open('edit-destination', { id: it.id }) }),
    ...(allowed.includes('data-template:create')
      ? [{ label: 'Add data template', onSelect: () => open('add-data-template', { destination: it.name }) }]
      : []),
    ...when(it, 'destination:check', {
      label: 'Test connection',
      onSelect: () => open('test-connection', { id: it.id }),
    }),
    ...when(it, 'destination:delete', { label: 'Delete', onSelect: () => setDeleting(it), destroys: true }),
  ]
  return (
    <div className={classes.list}>
      <DataTable
        label="Destinations"
        columns={COLUMNS}
        rows={list.data}
        rowKey={(it) => it.id}
        menu={(it) => ({ name: it.name, actions: actionsOf(it) })}
        below={(it) => <TemplateList destination={it.name} open={(dialog, id) => open(dialog, { id })} />}
        more={list.hasNextPage ? { load: () => void list.fetchNextPage(), isLoading: list.isFetchingNextPage } : null}
        empty={<NoDestinations onAdd={() => open('add-destination')} />}
      />
      <Suspense fallback={null}>
        {deleting && <DeleteDestination destination={deleting} onClose={() => setDeleting(null)} />}
      </Suspense>
    </div>
  )
}

const NothingToSee = () => (
  <div className={classes.list}>
    <EmptyState title="You may not see destinations">Ask an administrator for a policy that allows it.</EmptyState>
  </div>
)

const when = ({ allowed }: Destination, action: string, it: RowAction): RowAction[] =>
  allowed.includes(action) ? [it] : []

function NoDestinations({ onAdd }: { readonly onAdd: () => void }) {
  const { allowed } = useAccount()
  return (
    <EmptyState
      title="There is no destination yet"
      action={
        allowed.includes('destination:create') && (
          <Button variant="filled" onClick={onAdd}>
            Set up the first one
          </Button>
        )
      }
    >
      A destination is a partner's server: how to sign in there, and the form that its files have.
    </EmptyState>
  )
}

/** *Add Destination*, beside the heading of the page. */
export function AddDestination() {
  const navigate = page.useNavigate()
  return (
    <Allowed action="destination:create">
      <Button
        variant="filled"
        onClick={() => void navigate({ search: (old) => ({ ...withoutDialog(old), dialog: 'add-destination' }) })}
      >
        Add Destination
      </Button>
    </Allowed>
  )
}

function NameCell({ of: { name, description } }: { readonly of: Destination }) {
  return (
    <span className={classes.name}>
      {name}
      {description !== '' && <span className={classes.small}>{description}</span>}
    </span>
  )
}

function Folder({ of: { settings } }: { readonly of: Destination }) {
  const folder = settings['remoteFolder']
  return typeof folder === 'string' ? <code className={classes.path}>{folder}</code> : null
}

/** By any way at all, as the server says. */
function openToText({ openTo: { businessUsers, limitedPii } }: Destination): string {
  if (!businessUsers) return 'Operators only'
  return limitedPii ? 'Business users, limited PII too' : 'Business users'
}
