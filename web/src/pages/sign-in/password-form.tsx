import { useAction } from '../../api/hooks.ts'
import { Fields } from './fields.tsx'

const FIELDS = [
  { name: 'email', label: 'Email', type: 'email', autoComplete: 'username' },
  { name: 'password', label: 'Password', type: 'password', autoComplete: 'current-password' },
] as const

export function PasswordForm({
  onEntered,
  onCode,
}: {
  readonly onEntered: () => Promise<void>
  /** The password was right, and a code has to follow. */
  readonly onCode: () => void
}) {
  const signIn = useAction('post', '/auth/sign-in/email')
  return (
    <Fields
      fields={FIELDS}
      button="Sign in"
      problem={signIn.error}
      isBusy={signIn.isPending}
      onSubmit={(body) =>
        signIn.mutate(
          { body },
          { onSuccess: ({ twoFactorRedirect }) => (twoFactorRedirect ? onCode() : void onEntered()) },
        )
      }
    />
  )
}
