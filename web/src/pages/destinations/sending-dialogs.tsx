import { lazy, Suspense } from 'react'
import { useAccount } from '../../app/account.tsx'
import type { DestinationsDialog, DestinationsSearch } from './search.ts'

/** Read when one is opened: the list is what people come for. */
const DataTemplateDialog = lazy(async () => ({
  default: (await import('./data-templates/data-template-dialog.tsx')).DataTemplateDialog,
}))
const DestinationDialog = lazy(async () => ({
  default: (await import('./destinations/destination-dialog.tsx')).DestinationDialog,
}))
const ConnectionTest = lazy(async () => ({
  default: (await import('./destinations/connection-test.tsx')).ConnectionTest,
}))
const RefusedDialog = lazy(async () => ({ default: (await import('./refused-dialog.tsx')).RefusedDialog }))
const GroupDialog = lazy(async () => ({ default: (await import('./groups/group-dialog.tsx')).GroupDialog }))
const GroupHistory = lazy(async () => ({ default: (await import('./groups/group-history.tsx')).GroupHistory }))
const OrchestrationDialog = lazy(async () => ({
  default: (await import('./orchestrations/orchestration-dialog.tsx')).OrchestrationDialog,
}))

/** What one has to be allowed to open the dialog of something new. */
const NEEDS: Partial<Record<DestinationsDialog, readonly [action: string, title: string]>> = {
  'add-destination': ['destination:create', 'Add Destination'],
  'add-orchestration': ['orchestration:create', 'Add Orchestration'],
  'add-orchestration-group': ['orchestration-group:create', 'Add Orchestration Group'],
  'add-data-template': ['data-template:create', 'Add Data Template'],
}

/** The dialog of destinations, orchestrations, groups and data templates that the address names, if it names one. */
export function SendingDialogs({
  search,
  onClose,
}: {
  readonly search: DestinationsSearch
  readonly onClose: () => void
}) {
  const { allowed } = useAccount()
  const [action, title] = (search.dialog && NEEDS[search.dialog]) ?? []
  const isRefused = action !== undefined && !allowed.includes(action)
  return (
    <Suspense fallback={null}>
      {isRefused ? (
        <RefusedDialog title={title ?? ''} onClose={onClose} />
      ) : (
        <Opened search={search} onClose={onClose} />
      )}
    </Suspense>
  )
}

function Opened({ search, onClose }: { readonly search: DestinationsSearch; readonly onClose: () => void }) {
  switch (search.dialog) {
    case 'add-destination':
      return <DestinationDialog id={null} onClose={onClose} />
    case 'edit-destination':
      return search.id === undefined ? null : <DestinationDialog id={search.id} onClose={onClose} />
    case 'test-connection':
      return search.id === undefined ? null : <ConnectionTest id={search.id} onClose={onClose} />
    case 'add-orchestration':
    case 'view-orchestration':
    case 'edit-orchestration':
      return <OrchestrationDialog search={search} onClose={onClose} />
    case 'add-orchestration-group':
      return <GroupDialog id={null} onClose={onClose} />
    case 'edit-orchestration-group':
      return search.id === undefined ? null : <GroupDialog id={search.id} onClose={onClose} />
    case 'group-runs':
      return search.id === undefined ? null : <GroupHistory id={search.id} onClose={onClose} />
    case 'add-data-template':
    case 'edit-data-template':
      return <DataTemplateDialog search={search} onClose={onClose} />
    default:
      return null
  }
}
