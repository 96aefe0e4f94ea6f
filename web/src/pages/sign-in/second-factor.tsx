import { Anchor } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../api/hooks.ts'
import { Fields } from './fields.tsx'
import { Sheet } from './sheet.tsx'
import classes from './sign-in.module.css'

const CODE = [
  {
    name: 'code',
    label: 'Code',
    autoComplete: 'one-time-code',
    inputMode: 'numeric',
    description: 'The six digits that your authenticator shows now.',
  },
] as const
const BACKUP_CODE = [
  { name: 'code', label: 'Backup code', autoComplete: 'off', description: 'One of those you kept. Each opens once.' },
] as const

/** The second step of a sign-in: a code, or a backup code for who has lost their authenticator. */
export function SecondFactor({
  onEntered,
  onBack,
}: {
  readonly onEntered: () => Promise<void>
  readonly onBack: () => void
}) {
  const [isBackup, setBackup] = useState(false)
  const verifyCode = useAction('post', '/auth/two-factor/verify-totp')
  const verifyBackup = useAction('post', '/auth/two-factor/verify-backup-code')
  const verify = isBackup ? verifyBackup : verifyCode
  return (
    <Sheet title="One more step">
      <Fields
        key={String(isBackup)}
        fields={isBackup ? BACKUP_CODE : CODE}
        button="Continue"
        problem={verify.error}
        isBusy={verify.isPending}
        onSubmit={(body) => verify.mutate({ body }, { onSuccess: () => void onEntered() })}
      >
        <p className={classes.links}>
          <Anchor component="button" type="button" onClick={() => setBackup(!isBackup)}>
            {isBackup ? 'Use the authenticator' : 'Use a backup code'}
          </Anchor>
          <Anchor component="button" type="button" onClick={onBack}>
            Start again
          </Anchor>
        </p>
      </Fields>
    </Sheet>
  )
}
