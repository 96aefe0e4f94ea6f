import { Loader } from '@mantine/core'
import { useAction, useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { Dialog } from '../dialog.tsx'
import classes from '../settings.module.css'
import type { CredentialRow } from './credential-cells.tsx'

/** Deletes a credential that nothing uses, and names what uses one that cannot be deleted. */
export function DeleteCredential({
  credential: { id, name },
  onClose,
}: {
  readonly credential: CredentialRow
  readonly onClose: () => void
}) {
  const { data, error, refetch } = useApi('/credentials/:id/dependants', { params: { id } })
  const remove = useAction('delete', '/credentials/:id')
  const isFree = data?.items.length === 0
  return (
    <Dialog
      title={`Delete the credential ${name}?`}
      {...(isFree ? { button: 'Delete' } : { leave: 'Close' })}
      problem={remove.error}
      isBusy={remove.isPending}
      onSubmit={() => remove.mutate({ params: { id } }, { onSuccess: onClose })}
      onClose={onClose}
    >
      {error && <Failure problem={error} retry={refetch} />}
      {!data && !error && <Loader aria-label="Loading" />}
      {isFree && <p>Nothing uses it. Its secrets are gone for good.</p>}
      {data && !isFree && (
        <>
          <p>It cannot be deleted while it is used. Give these another credential first:</p>
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
