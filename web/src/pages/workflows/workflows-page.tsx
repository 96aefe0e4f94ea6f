import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useAccount } from '../../app/account.tsx'
import { EmptyState } from '../../components/page/empty-state.tsx'
import { Page } from '../../components/page/page.tsx'
import { PageHeader } from '../../components/page/page-header.tsx'
import { useRecentActivity } from '../../components/runs/recent-activity.tsx'
import { RunFilters } from './list/run-filters.tsx'
import { RunList } from './list/run-list.tsx'
import type { WorkflowsSearch } from './search.ts'
import classes from './workflows.module.css'

const RunDialog = lazy(async () => ({ default: (await import('./run/run-dialog.tsx')).RunDialog }))
const page = getRouteApi('/frame/workflows')

/** Changes what the address says; `undefined` takes something out of it. */
export type ChangeSearch = (more: Partial<Record<keyof WorkflowsSearch, string | undefined>>, replace?: boolean) => void

/** The page *Workflows*: the history of runs, and one run in detail. */
export function WorkflowsPage() {
  const search = page.useSearch()
  const navigate = page.useNavigate()
  const mayList = useAccount().allowed.includes('run:list')
  const change: ChangeSearch = (more, replace = true) =>
    void navigate({ search: (old) => ({ ...old, ...more }) as WorkflowsSearch, replace, resetScroll: false })
  return (
    <Page aside={useRecentActivity()}>
      <PageHeader title="Workflows" lead="What ran, when, and what it proves. A run keeps its receipt." />
      <div className={classes.body}>
        {mayList ? (
          <>
            <RunFilters search={search} change={change} />
            <RunList search={search} change={change} />
          </>
        ) : (
          <EmptyState title="You may not see runs">Ask an administrator for a policy that allows it.</EmptyState>
        )}
      </div>
      <Suspense fallback={null}>
        {search.run !== undefined && (
          <RunDialog key={search.run} id={search.run} onClose={() => change({ run: undefined }, false)} />
        )}
      </Suspense>
    </Page>
  )
}
