import { useAccount } from '../../../app/account.tsx'
import { EmptyState } from '../../../components/page/empty-state.tsx'
import { AddExportButton } from './add-export.tsx'

/** Stands where the list has nothing: what an export is, and the next step. */
export function NoExports({ isFiltered }: { readonly isFiltered: boolean }) {
  const { allowed } = useAccount()
  if (isFiltered) return <EmptyState title="No export matches">Take the search away to see the others.</EmptyState>
  const mayAdd = allowed.includes('database-export:create')
  return (
    <EmptyState title="There is no export yet" action={mayAdd && <AddExportButton label="Create the first one" />}>
      An export is a named choice of whole tables. Once it is active, an orchestration sends it, each table as a file of
      its own. {mayAdd ? '' : 'Administrators create exports.'}
    </EmptyState>
  )
}
