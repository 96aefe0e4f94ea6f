import { Skeleton } from '@mantine/core'
import { useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { useLoaded } from '../parts/use-loaded.ts'
import { WideDialog } from '../parts/wide-dialog.tsx'
import { RefusedDialog } from '../refused-dialog.tsx'
import type { DestinationsSearch } from '../search.ts'
import { DataTemplateForm } from './data-template-form.tsx'

/** *Add Data Template* of a destination, and the same form to edit one. */
export function DataTemplateDialog({
  search: { id, destination, dialog },
  onClose,
}: {
  readonly search: DestinationsSearch
  readonly onClose: () => void
}) {
  if (dialog === 'edit-data-template' && id !== undefined) return <Existing id={id} onClose={onClose} />
  if (destination === undefined) return null
  return <DataTemplateForm existing={null} destination={destination} onClose={onClose} />
}

function Existing({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data, error, refetch } = useApi('/data-templates/:id', { params: { id } })
  const [loaded, take] = useLoaded(data)
  if (loaded && !loaded.allowed.includes('data-template:edit')) {
    return <RefusedDialog title="Edit Data Template" onClose={onClose} />
  }
  if (loaded) {
    const { version, destination } = loaded
    return (
      <DataTemplateForm key={version} existing={loaded} destination={destination} onTake={take} onClose={onClose} />
    )
  }
  return (
    <WideDialog title="Edit Data Template" onClose={onClose}>
      {error ? <Failure problem={error} retry={refetch} /> : <Skeleton height={200} />}
    </WideDialog>
  )
}
