import { Button, Skeleton } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Allowed, useAccount } from '../../app/account.tsx'
import { EmptyState } from '../../components/page/empty-state.tsx'
import { Failure } from '../../components/page/failure.tsx'
import { Page } from '../../components/page/page.tsx'
import { PageHeader } from '../../components/page/page-header.tsx'
import { useRecentActivity } from '../../components/runs/recent-activity.tsx'
import { ButtonLink } from '../queries/button-link.tsx'
import { DatabaseList } from './databases/database-list.tsx'
import classes from './databases/databases.module.css'
import { NoDatabases } from './databases/no-databases.tsx'
import { type Database, useDatabases } from './databases/use-databases.ts'
import { withoutDialog } from './search.ts'

const DatabaseDialog = lazy(async () => ({
  default: (await import('./databases/database-dialog.tsx')).DatabaseDialog,
}))
const DeleteDatabase = lazy(async () => ({
  default: (await import('./databases/delete-database.tsx')).DeleteDatabase,
}))

const page = getRouteApi('/frame/customer-360')

/** The page *Customer 360*: databases, their tables, and which columns hold personal data. */
export function Customer360Page() {
  const { allowed } = useAccount()
  const navigate = page.useNavigate()
  const mayList = allowed.includes('database:list')
  const { data, error, refetch } = useDatabases(mayList)
  const add = () => void navigate({ search: (old) => ({ ...withoutDialog(old), dialog: 'add-database' }) })
  return (
    <Page aside={useRecentActivity()}>
      <PageHeader title="Customer 360" lead="The tables that queries read and exports send.">
        <Allowed action="database-export:list">
          <ButtonLink to="/customer-360/exports">Configure Exports</ButtonLink>
        </Allowed>
        <Allowed action="database:create">
          <Button variant="filled" onClick={add}>
            Add Database
          </Button>
        </Allowed>
      </PageHeader>
      <div className={classes.body}>
        {!mayList && (
          <EmptyState title="You may not see databases">Ask an administrator for a policy that allows it.</EmptyState>
        )}
        {error && !data && <Failure problem={error} retry={refetch} />}
        {mayList && !data && !error && <Skeleton height={160} />}
        {data?.items.length === 0 && <NoDatabases onAdd={add} />}
        {data && data.items.length > 0 && <DatabaseList databases={data.items} />}
      </div>
      <Dialogs databases={data?.items ?? []} />
    </Page>
  )
}

/** The dialog that the address names, for whoever may do what it does. */
function Dialogs({ databases }: { readonly databases: readonly Database[] }) {
  const { allowed } = useAccount()
  const { dialog, id } = page.useSearch()
  const navigate = page.useNavigate()
  const onClose = () => void navigate({ search: withoutDialog })
  const database = databases.find((it) => it.id === id)
  const may = (action: string) => database?.allowed.includes(action) ?? false
  return (
    <Suspense fallback={null}>
      {dialog === 'add-database' && allowed.includes('database:create') && (
        <DatabaseDialog id={null} onClose={onClose} />
      )}
      {dialog === 'edit-database' && database && may('database:edit') && (
        <DatabaseDialog id={database.id} onClose={onClose} />
      )}
      {dialog === 'delete-database' && database && may('database:delete') && (
        <DeleteDatabase database={database} onClose={onClose} />
      )}
    </Suspense>
  )
}
