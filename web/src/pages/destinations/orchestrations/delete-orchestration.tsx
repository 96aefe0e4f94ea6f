import { useAction } from '../../../api/hooks.ts'
import { DeleteDialog } from '../parts/delete-dialog.tsx'
import type { Orchestration } from './status.ts'

const NOTHING: never[] = []

export function DeleteOrchestration({
  orchestration: { id, name, destination },
  onClose,
}: {
  readonly orchestration: Orchestration
  readonly onClose: () => void
}) {
  const remove = useAction('delete', '/orchestrations/:id', { alsoChanges: ['/orchestration-groups'] })
  return (
    <DeleteDialog
      title="Delete orchestration"
      dependants={NOTHING}
      onDelete={() => remove.mutate({ params: { id } }, { onSuccess: onClose })}
      onClose={onClose}
      isDeleting={remove.isPending}
      problem={remove.error}
    >
      “{name}” will not be sent to “{destination}” any more. Its runs stay in Workflows; its query or database export,
      its destination and its data template stay as they are.
    </DeleteDialog>
  )
}
