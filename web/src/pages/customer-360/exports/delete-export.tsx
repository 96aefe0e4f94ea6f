import { useAction, useApi } from '../../../api/hooks.ts'
import { DeleteDialog } from '../../destinations/parts/delete-dialog.tsx'
import type { Export } from './export-content.ts'

/** Asks before an export goes, and names what sends it. */
export function DeleteExport({
  of: { id, name },
  onClose,
  onDeleted,
}: {
  readonly of: Export
  readonly onClose: () => void
  readonly onDeleted: () => void
}) {
  const remove = useAction('delete', '/database-exports/:id')
  const dependants = useApi('/database-exports/:id/dependants', { params: { id } })
  const onSuccess = () => {
    onDeleted()
    onClose()
  }
  return (
    <DeleteDialog
      title={`Delete export: ${name}`}
      dependants={dependants.data?.items}
      onDelete={() => remove.mutate({ params: { id } }, { onSuccess })}
      onClose={onClose}
      isDeleting={remove.isPending}
      problem={remove.error ?? dependants.error}
    >
      “{name}” cannot be sent any more. Its tables stay, and so do the runs that sent it.
    </DeleteDialog>
  )
}
