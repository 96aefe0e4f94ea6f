import { Button } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Allowed, useAccount } from '../../app/account.tsx'
import { EmptyState } from '../../components/page/empty-state.tsx'
import { Page } from '../../components/page/page.tsx'
import { PageHeader } from '../../components/page/page-header.tsx'
import { useRecentActivity } from '../../components/runs/recent-activity.tsx'
import classes from './list/list.module.css'
import { QueryList } from './list/query-list.tsx'

const page = getRouteApi('/frame/queries')

/** The page *Queries*: what is there, in folders, and how each stands. */
export function QueriesPage() {
  const { folder } = page.useSearch()
  const navigate = useNavigate()
  const addQuery = () => navigate({ to: '/queries/$id', params: { id: 'new' }, search: folder ? { folder } : {} })
  const mayList = useAccount().allowed.includes('query:list')
  return (
    <Page aside={useRecentActivity()}>
      <PageHeader title="Queries" lead="Saved SQL over your databases. An active query can be sent to a destination.">
        <Allowed action="query:create">
          <Button variant="filled" onClick={addQuery}>
            Add Query
          </Button>
        </Allowed>
      </PageHeader>
      {mayList ? (
        <QueryList />
      ) : (
        <div className={classes.list}>
          <EmptyState title="You may not see queries">Ask an administrator for a policy that allows it.</EmptyState>
        </div>
      )}
    </Page>
  )
}
