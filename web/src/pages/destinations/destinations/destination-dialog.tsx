import { Skeleton } from '@mantine/core'
import { useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { useLoaded } from '../parts/use-loaded.ts'
import { WideDialog } from '../parts/wide-dialog.tsx'
import { RefusedDialog } from '../refused-dialog.tsx'
import { DestinationForm } from './destination-form.tsx'
import { useDestinationPlugins } from './use-plugin.ts'

/** *Add Destination*, and the same form to edit one. @param id null for a new one */
export function DestinationDialog({ id, onClose }: { readonly id: string | null; readonly onClose: () => void }) {
  const { data, error, refetch } = useApi('/destinations/:id', { params: { id: id ?? '' }, enabled: id !== null })
  const mayEdit = data?.allowed.includes('destination:edit') ?? false
  const plugins = useDestinationPlugins(id === null || mayEdit)
  const credential = useApi('/credentials/:id', { params: { id: data?.credential ?? '' }, enabled: mayEdit })
  const [loaded, take] = useLoaded(data)
  if (data && !mayEdit) return <RefusedDialog title="Edit Destination" onClose={onClose} />
  if (plugins && id === null) return <DestinationForm plugins={plugins} existing={null} onClose={onClose} />
  if (plugins && loaded && credential.data) {
    return (
      <DestinationForm
        key={loaded.version}
        plugins={plugins}
        existing={loaded}
        credentialType={credential.data.type}
        onTake={take}
        onClose={onClose}
      />
    )
  }
  const problem = error ?? credential.error
  return (
    <WideDialog title={id === null ? 'Add Destination' : 'Edit Destination'} onClose={onClose}>
      {problem ? <Failure problem={problem} retry={refetch} /> : <Skeleton height={200} />}
    </WideDialog>
  )
}
