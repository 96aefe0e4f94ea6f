import { Skeleton } from '@mantine/core'
import { useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { useLoaded } from '../parts/use-loaded.ts'
import { WideDialog } from '../parts/wide-dialog.tsx'
import type { DestinationsSearch } from '../search.ts'
import { draftOf, newDraft } from './orchestration-draft.ts'
import { OrchestrationForm } from './orchestration-form.tsx'

/** *Add Orchestration*, and the same form to look at or edit one that is there. */
export function OrchestrationDialog({
  search,
  onClose,
}: {
  readonly search: DestinationsSearch
  readonly onClose: () => void
}) {
  const { dialog, id } = search
  if (dialog === 'add-orchestration') {
    return <OrchestrationForm title="Add Orchestration" first={newDraft(search)} existing={null} onClose={onClose} />
  }
  return id === undefined ? null : <Existing id={id} isEdited={dialog === 'edit-orchestration'} onClose={onClose} />
}

function Existing({
  id,
  isEdited,
  onClose,
}: {
  readonly id: string
  readonly isEdited: boolean
  readonly onClose: () => void
}) {
  const { data, error, refetch } = useApi('/orchestrations/:id', { params: { id } })
  const [loaded, take] = useLoaded(data)
  const title = isEdited ? 'Edit Orchestration' : 'View Orchestration'
  if (!loaded) {
    return (
      <WideDialog title={title} onClose={onClose}>
        {error ? <Failure problem={error} retry={refetch} /> : <Skeleton height={200} />}
      </WideDialog>
    )
  }
  const isView = !isEdited || !loaded.allowed.includes('orchestration:edit')
  return (
    <OrchestrationForm
      // Another version that was taken is another form.
      key={loaded.version}
      title={`${isView ? 'View' : 'Edit'} Orchestration: ${loaded.name} to ${loaded.destination}`}
      first={draftOf(loaded)}
      existing={loaded}
      onTake={take}
      isView={isView}
      onClose={onClose}
    />
  )
}
