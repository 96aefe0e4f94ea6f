import { useAction, useApi } from '../../../api/hooks.ts'
import { DeleteDialog } from '../../destinations/parts/delete-dialog.tsx'
import type { Database } from './use-databases.ts'

/** Asks before a database goes, and names what reads it. */
export function DeleteDatabase({
  database: { id, name },
  onClose,
}: {
  readonly database: Database
  readonly onClose: () => void
}) {
  const dependants = useApi('/databases/:id/dependants', { params: { id } })
  const remove = useAction('delete', '/databases/:id')
  return (
    <DeleteDialog
      title={`Delete database: ${name}`}
      dependants={dependants.data?.items}
      onDelete={() => remove.mutate({ params: { id } }, { onSuccess: onClose })}
      onClose={onClose}
      isDeleting={remove.isPending}
      problem={remove.error ?? dependants.error}
    >
      Waybill no longer reads “{name}”, and its marks of personal data go. The file or folder itself stays as it is.
    </DeleteDialog>
  )
}
