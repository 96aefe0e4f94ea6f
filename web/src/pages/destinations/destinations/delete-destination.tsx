import { useAction, useApi } from '../../../api/hooks.ts'
import { DeleteDialog } from '../parts/delete-dialog.tsx'
import type { Destination } from './destinations-section.tsx'

/** Asks before a destination goes, and names what is sent to it. */
export function DeleteDestination({
  destination: { id, name },
  onClose,
}: {
  readonly destination: Destination
  readonly onClose: () => void
}) {
  const dependants = useApi('/destinations/:id/dependants', { params: { id } })
  const remove = useAction('delete', '/destinations/:id', { alsoChanges: ['/credentials'] })
  return (
    <DeleteDialog
      title={`Delete destination: ${name}`}
      dependants={dependants.data?.items}
      onDelete={() => remove.mutate({ params: { id } }, { onSuccess: onClose })}
      onClose={onClose}
      isDeleting={remove.isPending}
      problem={remove.error ?? dependants.error}
    >
      “{name}” cannot be sent to any more. Its credential stays, and so do the runs that went there.
    </DeleteDialog>
  )
}
