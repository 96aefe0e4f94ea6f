import { useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import { Dialog } from '../dialog.tsx'
import { InviteLink } from './invite-link.tsx'
import { UserFields, type UserValues } from './user-fields.tsx'

const NOBODY: UserValues = { name: '', email: '', policies: [], options: [] }

/** Makes a user, who comes in by a link. */
export function AddUser({ onClose }: { readonly onClose: () => void }) {
  const [values, setValues] = useState(NOBODY)
  const create = useAction('post', '/users')
  if (create.data?.inviteUrl !== undefined) {
    return <InviteLink name={create.data.name} url={create.data.inviteUrl} onClose={onClose} />
  }
  return (
    <Dialog
      title="Add user"
      button="Create invitation"
      problem={create.error}
      isBusy={create.isPending}
      onSubmit={() => create.mutate({ body: values })}
      onClose={onClose}
    >
      <UserFields values={values} onChange={setValues} problem={create.error} />
    </Dialog>
  )
}
