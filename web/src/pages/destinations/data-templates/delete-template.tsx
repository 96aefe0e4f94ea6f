import { useAction, useApi } from '../../../api/hooks.ts'
import type { ItemOf } from '../../../api/routes.ts'
import { DeleteDialog } from '../parts/delete-dialog.tsx'

export function DeleteTemplate({
  template: { id, name, destination },
  onClose,
}: {
  readonly template: ItemOf<'/data-templates'>
  readonly onClose: () => void
}) {
  const remove = useAction('delete', '/data-templates/:id')
  const { data, error } = useApi('/data-templates/:id/dependants', { params: { id } })
  return (
    <DeleteDialog
      title="Delete data template"
      dependants={data?.items}
      onDelete={() => remove.mutate({ params: { id } }, { onSuccess: onClose })}
      onClose={onClose}
      isDeleting={remove.isPending}
      problem={remove.error ?? error}
    >
      The data template “{name}” of “{destination}” goes. No orchestration uses it.
    </DeleteDialog>
  )
}
