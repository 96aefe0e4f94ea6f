import { getRouteApi } from '@tanstack/react-router'
import { Allowed, useAccount } from '../../app/account.tsx'
import { SearchField } from '../../components/filters/search-field.tsx'
import { EmptyState } from '../../components/page/empty-state.tsx'
import { Page } from '../../components/page/page.tsx'
import { PageHeader } from '../../components/page/page-header.tsx'
import { useRecentActivity } from '../../components/runs/recent-activity.tsx'
import { ButtonLink } from '../queries/button-link.tsx'
import { AddExport, AddExportButton } from './exports/add-export.tsx'
import { ExportList } from './exports/export-list.tsx'
import classes from './exports/exports.module.css'
import type { ExportsSearch } from './search.ts'

const page = getRouteApi('/frame/customer-360/exports')

/** *Database Exports*: named sets of whole tables, and the open one. */
export function ExportsPage() {
  const { allowed } = useAccount()
  const { q, dialog } = page.useSearch()
  const navigate = page.useNavigate()
  const mayList = allowed.includes('database-export:list')
  const mayAdd = allowed.includes('database-export:create')
  const find = (text: string | undefined) =>
    void navigate({ search: (old) => ({ ...old, q: text }) as ExportsSearch, replace: true })
  return (
    <Page aside={useRecentActivity()}>
      <PageHeader title="Database Exports" lead="Whole tables that an orchestration sends.">
        <Allowed action="database:list">
          <ButtonLink to="/customer-360">Customer 360</ButtonLink>
        </Allowed>
        <Allowed action="database-export:create">
          <AddExportButton />
        </Allowed>
      </PageHeader>
      <div className={classes.body}>
        {mayList ? (
          <>
            <SearchField
              className={classes.search}
              label="Search exports"
              placeholder="Search exports"
              value={q}
              onChange={find}
            />
            <ExportList />
          </>
        ) : (
          <EmptyState title="You may not see exports">Ask an administrator for a policy that allows it.</EmptyState>
        )}
      </div>
      {dialog === 'add-export' && mayAdd && <AddExport />}
    </Page>
  )
}
