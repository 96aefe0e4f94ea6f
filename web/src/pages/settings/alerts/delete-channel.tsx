import { Loader } from '@mantine/core'
import { useAction, useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { Dialog } from '../dialog.tsx'
import classes from '../settings.module.css'
import type { Channel } from './channel-kinds.ts'

/** Deletes a channel that nothing chooses, and names what chooses one that cannot be deleted. */
export function DeleteChannel({
  channel: { id, name },
  onClose,
}: {
  readonly channel: Channel
  readonly onClose: () => void
}) {
  const { data, error, refetch } = useApi('/alert-channels/:id/dependants', { params: { id } })
  const remove = useAction('delete', '/alert-channels/:id')
  const isFree = data?.items.length === 0
  return (
    <Dialog
      title={`Delete the alert channel ${name}?`}
      {...(isFree ? { button: 'Delete' } : { leave: 'Close' })}
      problem={remove.error}
      isBusy={remove.isPending}
      onSubmit={() => remove.mutate({ params: { id } }, { onSuccess: onClose })}
      onClose={onClose}
    >
      {error && <Failure problem={error} retry={refetch} />}
      {!data && !error && <Loader aria-label="Loading" />}
      {isFree && <p>Nothing is told by it any more. Notices that still wait to be sent are dropped.</p>}
      {data && !isFree && (
        <>
          <p>It cannot be deleted while it is chosen. Take it out of these first:</p>
          <ul className={classes.steps}>
            {data.items.map((it) => (
              <li key={it.id}>
                {it.noun} <strong>{it.name}</strong>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  )
}
