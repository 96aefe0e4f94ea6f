import { Skeleton } from '@mantine/core'
import { useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { useLoaded } from '../parts/use-loaded.ts'
import { WideDialog } from '../parts/wide-dialog.tsx'
import { GroupForm } from './group-form.tsx'

/** *Add Orchestration Group*, and the same form to edit one. @param id null for a new one */
export function GroupDialog({ id, onClose }: { readonly id: string | null; readonly onClose: () => void }) {
  return id === null ? <GroupForm existing={null} onClose={onClose} /> : <Existing id={id} onClose={onClose} />
}

function Existing({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data, error, refetch } = useApi('/orchestration-groups/:id', { params: { id } })
  const [loaded, take] = useLoaded(data)
  if (loaded) return <GroupForm key={loaded.version} existing={loaded} onTake={take} onClose={onClose} />
  return (
    <WideDialog title="Edit Orchestration Group" onClose={onClose}>
      {error ? <Failure problem={error} retry={refetch} /> : <Skeleton height={160} />}
    </WideDialog>
  )
}
