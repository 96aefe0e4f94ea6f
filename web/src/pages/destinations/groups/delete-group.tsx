import { useAction, useApi } from '../../../api/hooks.ts'
import { DeleteDialog } from '../parts/delete-dialog.tsx'
import type { Group } from './group-list.tsx'

export function DeleteGroup({ group: { id, name }, onClose }: { readonly group: Group; readonly onClose: () => void }) {
  const remove = useAction('delete', '/orchestration-groups/:id')
  const { data, error } = useApi('/orchestration-groups/:id/dependants', { params: { id } })
  return (
    <DeleteDialog
      title="Delete orchestration group"
      dependants={data?.items}
      onDelete={() => remove.mutate({ params: { id } }, { onSuccess: onClose })}
      onClose={onClose}
      isDeleting={remove.isPending}
      problem={remove.error ?? error}
    >
      The group “{name}” and its schedule go. It has no orchestrations.
    </DeleteDialog>
  )
}
