import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { useApi } from '../../../api/hooks.ts'
import type { Problem } from '../../../api/problem.ts'
import { DeleteDialog } from '../../destinations/parts/delete-dialog.tsx'
import { type Database, databasesKey } from './use-databases.ts'

/** Asks before a database goes, and names what reads it. */
export function DeleteDatabase({
  database: { id, name },
  onClose,
}: {
  readonly database: Database
  readonly onClose: () => void
}) {
  const client = useQueryClient()
  const dependants = useApi('/databases/:id/dependants', { params: { id } })
  const remove = useMutation<unknown, Problem>({
    mutationFn: () => api.delete('/databases/:id', { params: { id } }),
    onSuccess() {
      onClose()
      // Taken out by hand: its tables, which still show, must not be read again.
      client.setQueryData<{ items: Database[] }>(
        databasesKey,
        (old) => old && { ...old, items: old.items.filter((it) => it.id !== id) },
      )
    },
  })
  return (
    <DeleteDialog
      title={`Delete database: ${name}`}
      dependants={dependants.data?.items}
      onDelete={() => remove.mutate()}
      onClose={onClose}
      isDeleting={remove.isPending}
      problem={remove.error ?? dependants.error}
    >
      Waybill no longer reads “{name}”, and its marks of personal data go. The file or folder itself stays as it is.
    </DeleteDialog>
  )
}
