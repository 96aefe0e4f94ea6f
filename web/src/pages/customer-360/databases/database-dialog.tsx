import { Skeleton } from '@mantine/core'
import { useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { useLoaded } from '../../destinations/parts/use-loaded.ts'
import { WideDialog } from '../../destinations/parts/wide-dialog.tsx'
import { DatabaseForm } from './database-form.tsx'

/** *Add Database*, and the same form to edit one. @param id null for a new one */
export function DatabaseDialog({ id, onClose }: { readonly id: string | null; readonly onClose: () => void }) {
  const plugins = useApi('/plugins')
  const { data, error, refetch } = useApi('/databases/:id', { params: { id: id ?? '' }, enabled: id !== null })
  const [loaded, take] = useLoaded(data)
  const forDatabases = plugins.data?.items.filter((it) => it.kind === 'database')
  if (forDatabases && id === null) return <DatabaseForm plugins={forDatabases} existing={null} onClose={onClose} />
  if (forDatabases && loaded) {
    const { version } = loaded
    return <DatabaseForm key={version} plugins={forDatabases} existing={loaded} onTake={take} onClose={onClose} />
  }
  const problem = error ?? plugins.error
  return (
    <WideDialog title={id === null ? 'Add Database' : 'Edit Database'} onClose={onClose}>
      {problem ? <Failure problem={problem} retry={error ? refetch : plugins.refetch} /> : <Skeleton height={200} />}
    </WideDialog>
  )
}
