import { Anchor, Loader } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useAction } from '../../api/hooks.ts'
import { Failure } from '../../components/page/failure.tsx'
import { Fields } from './fields.tsx'
import { Sheet } from './sheet.tsx'
import { useEntered } from './use-entered.ts'

const FIELDS = [
  {
    name: 'newPassword',
    label: 'Password',
    type: 'password',
    autoComplete: 'new-password',
    description: 'At least 8 characters. Several words are easier to keep than signs.',
  },
] as const

/** Where the link of an invitation leads: the one who is invited chooses a password and is in. */
export function InvitePage() {
  // The token is taken out of the address at once, so that it does not stay in the history of the browser.
  const [token] = useState(takeToken)
  const invited = useAction('post', '/sign-in/invitation')
  const { mutate } = invited
  useEffect(() => mutate({ body: { token } }), [mutate, token])
  if (invited.data) return <Accept token={token} invited={invited.data} />
  return (
    <Sheet title="Invitation">
      {invited.error ? <Failure problem={invited.error} /> : <Loader aria-label="Loading" />}
      {invited.error && (
        <Anchor component={Link} to="/sign-in">
          Go to sign-in
        </Anchor>
      )}
    </Sheet>
  )
}

function Accept({ token, invited }: { readonly token: string; readonly invited: { name: string; email: string } }) {
  const accept = useAction('post', '/auth/reset-password')
  const signIn = useAction('post', '/auth/sign-in/email')
  const entered = useEntered()
  const { email } = invited
  return (
    <Sheet title={`Welcome, ${invited.name}`} lead={`You will sign in as ${email}. Choose a password.`}>
      <Fields
        fields={FIELDS}
        button="Set password"
        problem={accept.error ?? signIn.error}
        isBusy={accept.isPending || signIn.isPending}
        onSubmit={({ newPassword }) =>
          accept.mutate(
            { body: { token, newPassword } },
            {
              onSuccess: () =>
                signIn.mutate({ body: { email, password: newPassword } }, { onSuccess: () => void entered() }),
            },
          )
        }
      />
    </Sheet>
  )
}

function takeToken(): string {
  const token = window.location.hash.slice(1)
  window.history.replaceState(window.history.state, '', window.location.pathname)
  return token
}
