import { Loader } from '@mantine/core'
import { useState } from 'react'
import { useAction, useApi } from '../../../api/hooks.ts'
import type { AnswerOf } from '../../../api/routes.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { Dialog } from '../dialog.tsx'
import { UserFields, type UserValues } from './user-fields.tsx'

type User = AnswerOf<'get', '/users/:id'>

/** Changes who a user is and what they may do. */
export function EditUser({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data, error, refetch } = useApi('/users/:id', { params: { id } })
  if (data) return <Edit user={data} onClose={onClose} />
  return (
    <Dialog title="Edit user" onClose={onClose}>
      {error ? <Failure problem={error} retry={refetch} /> : <Loader aria-label="Loading" />}
    </Dialog>
  )
}

function Edit({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  // What was read first stands: a newer version is told by the answer to the save.
  const [seen] = useState(user)
  const [values, setValues] = useState<UserValues>({ ...pick(user) })
  const save = useAction('put', '/users/:id')
  return (
    <Dialog
      title={`Edit ${seen.name}`}
      button="Save"
      problem={save.error}
      isBusy={save.isPending}
      onSubmit={() =>
        save.mutate(
          { params: { id: seen.id }, query: { version: seen.version }, body: values },
          { onSuccess: () => onClose() },
        )
      }
      onClose={onClose}
    >
      <UserFields values={values} onChange={setValues} problem={save.error} />
    </Dialog>
  )
}

const pick = ({ name, email, policies, options }: User): UserValues => ({ name, email, policies, options })
