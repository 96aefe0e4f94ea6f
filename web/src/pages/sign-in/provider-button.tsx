import { Button } from '@mantine/core'
import { useAction } from '../../api/hooks.ts'
import { Failure } from '../../components/page/failure.tsx'
import classes from './sign-in.module.css'

const SENT_BACK = {
  message: 'The identity provider did not let you in here.',
  hint: 'Waybill lets in whom an administrator has invited, by an address that the provider has verified.',
  code: 'sign_in_refused',
}

/** Signs in by the identity provider. */
export function ProviderButton({ title, wasSentBack }: { readonly title: string; readonly wasSentBack: boolean }) {
  const begin = useAction('post', '/auth/sign-in/social')
  const problem = begin.error ?? (wasSentBack && !begin.isPending ? SENT_BACK : null)
  return (
    <div className={classes.provider}>
      <p className={classes.or}>or</p>
      <Button
        size="sm"
        fullWidth
        loading={begin.isPending || begin.isSuccess}
        onClick={() => begin.mutate({}, { onSuccess: ({ url }) => window.location.assign(url) })}
      >
        Sign in with {title}
      </Button>
      {problem && <Failure problem={problem} />}
    </div>
  )
}
