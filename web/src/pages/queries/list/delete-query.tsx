import { Button, Modal, Skeleton } from '@mantine/core'
import { useAction, useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import type { Query } from '../status.ts'
import classes from './list.module.css'

/** Asks before a query is deleted, and names the orchestrations that stand against it. */
export function DeleteQuery({ query, onClose }: { readonly query: Query; readonly onClose: () => void }) {
  const { id, name } = query
  const { data, error } = useApi('/queries/:id/dependants', { params: { id } })
  const remove = useAction('delete', '/queries/:id')
  const dependants = data?.items
  const isUsed = dependants !== undefined && dependants.length > 0
  const problem = remove.error ?? error
  return (
    <Modal opened onClose={onClose} title="Delete query">
      {dependants === undefined && !error && <Skeleton height={40} />}
      {isUsed && (
        <>
          <p>“{name}” is sent by these orchestrations. Delete them first:</p>
          <ul>
            {dependants.map((it) => (
              <li key={it.id}>{it.name}</li>
            ))}
          </ul>
        </>
      )}
      {dependants?.length === 0 && <p>“{name}” goes with all its versions. This cannot be undone.</p>}
      {problem && <Failure problem={problem} />}
      <div className={classes.buttons}>
        <Button onClick={onClose}>{isUsed ? 'Close' : 'Cancel'}</Button>
        {dependants?.length === 0 && (
          <Button
            variant="filled"
            color="var(--bad)"
            loading={remove.isPending}
            onClick={() => remove.mutate({ params: { id } }, { onSuccess: onClose })}
          >
            Delete
          </Button>
        )}
      </div>
    </Modal>
  )
}
