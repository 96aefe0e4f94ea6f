import { Button } from '@mantine/core'
import { useAction } from '../../api/hooks.ts'
import { Fields } from './fields.tsx'
import { Sheet } from './sheet.tsx'

const FIELDS = [
  { name: 'name', label: 'Name', autoComplete: 'name' },
  { name: 'email', label: 'Email', type: 'email', autoComplete: 'username' },
  {
    name: 'password',
    label: 'Password',
    type: 'password',
    autoComplete: 'new-password',
    description: 'At least 8 characters. Several words are easier to keep than signs.',
  },
] as const

/** Makes the administrator and signs them in. */
export function FirstVisit({
  onEntered,
  onTooLate,
}: {
  readonly onEntered: () => Promise<void>
  /** Somebody else was first meanwhile. */
  readonly onTooLate: () => void
}) {
  const create = useAction('post', '/sign-in/administrator')
  const signIn = useAction('post', '/auth/sign-in/email')
  const isTooLate = create.error?.code === 'already_set_up'
  return (
    <Sheet
      title="Welcome to Waybill"
      lead="You are the first here. Make the administrator, who lets everybody else in."
    >
      <Fields
        fields={FIELDS}
        button="Create administrator"
        problem={create.error ?? signIn.error}
        isBusy={create.isPending || signIn.isPending}
        onSubmit={({ name, email, password }) =>
          create.mutate(
            { body: { name, email, password } },
            { onSuccess: () => signIn.mutate({ body: { email, password } }, { onSuccess: () => void onEntered() }) },
          )
        }
      >
        {isTooLate && <Button onClick={onTooLate}>Go to sign-in</Button>}
      </Fields>
    </Sheet>
  )
}
