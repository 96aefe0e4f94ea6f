import { DataTemplateDialog } from './data-templates/data-template-dialog.tsx'
import { GroupDialog } from './groups/group-dialog.tsx'
import { OrchestrationDialog } from './orchestrations/orchestration-dialog.tsx'
import type { DestinationsSearch } from './search.ts'

/** The dialog of orchestrations, groups and data templates that the address names, if it names one. */
export function SendingDialogs({
  search,
  onClose,
}: {
  readonly search: DestinationsSearch
  readonly onClose: () => void
}) {
  switch (search.dialog) {
    case 'add-orchestration':
    case 'view-orchestration':
    case 'edit-orchestration':
      return <OrchestrationDialog search={search} onClose={onClose} />
    case 'add-orchestration-group':
      return <GroupDialog id={null} onClose={onClose} />
    case 'edit-orchestration-group':
      return search.id === undefined ? null : <GroupDialog id={search.id} onClose={onClose} />
    case 'add-data-template':
    case 'edit-data-template':
      return <DataTemplateDialog search={search} onClose={onClose} />
    default:
      return null
  }
}
