import { TextInput } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import type { Problem } from '../../../api/problem.ts'
import { Dialog, errorAt } from '../dialog.tsx'
import { Once } from '../once.tsx'
import classes from '../settings.module.css'
import { BackupCodes } from './backup-codes.tsx'

const QrCode = lazy(() => import('./qr-code.tsx').then((it) => ({ default: it.QrCode })))

interface Closing {
  readonly onClose: () => void
}
const changes = { alsoChanges: ['/account'] }

/** Password, then the picture for the authenticator and the backup codes, then a first code. */
export function TurnOn({ onClose }: Closing) {
  const [password, setPassword] = useState('')
  const begin = useAction('post', '/auth/two-factor/enable')
  if (begin.data) return <Confirm {...begin.data} onClose={onClose} />
  return (
    <Dialog
      title="Set up an authenticator"
      button="Continue"
      problem={begin.error}
      isBusy={begin.isPending}
      onSubmit={() => begin.mutate({ body: { password } })}
      onClose={onClose}
    >
      <OwnPassword value={password} onChange={setPassword} problem={begin.error} />
    </Dialog>
  )
}

function Confirm({
  totpURI,
  backupCodes,
  onClose,
}: Closing & { readonly totpURI: string; readonly backupCodes: string[] }) {
  const [code, setCode] = useState('')
  const verify = useAction('post', '/auth/two-factor/verify-totp', changes)
  const secret = new URL(totpURI).searchParams.get('secret') ?? ''
  return (
    <Dialog
      title="Set up an authenticator"
      button="Turn on"
      problem={verify.error}
      isBusy={verify.isPending}
      onSubmit={() => verify.mutate({ body: { code } }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <div className={classes.scan}>
        <Suspense fallback={<div className={classes.qr} />}>
          <QrCode text={totpURI} label="Picture for an authenticator app" />
        </Suspense>
        <div className={classes.form}>
          <p className={classes.note}>Scan the picture with an authenticator app, or type the key into it.</p>
          <Once label="Key" value={secret} note="For an app without a camera." />
        </div>
      </div>
      <BackupCodes codes={backupCodes} />
      <TextInput
        label="Code"
        description="The six digits that the app shows now. From then on it is asked for."
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </Dialog>
  )
}

export function ReplaceCodes({ onClose }: Closing) {
  const [password, setPassword] = useState('')
  const replace = useAction('post', '/auth/two-factor/generate-backup-codes')
  if (replace.data) {
    return (
      <Dialog title="New backup codes" leave="Done" onClose={onClose}>
        <BackupCodes codes={replace.data.backupCodes} />
      </Dialog>
    )
  }
  return (
    <Dialog
      title="New backup codes"
      button="Continue"
      problem={replace.error}
      isBusy={replace.isPending}
      onSubmit={() => replace.mutate({ body: { password } })}
      onClose={onClose}
    >
      <p className={classes.note}>The codes that you have open nothing from then on.</p>
      <OwnPassword value={password} onChange={setPassword} problem={replace.error} />
    </Dialog>
  )
}

export function TurnOff({ onClose }: Closing) {
  const [password, setPassword] = useState('')
  const turnOff = useAction('post', '/auth/two-factor/disable', changes)
  return (
    <Dialog
      title="Turn the second factor off?"
      button="Turn off"
      problem={turnOff.error}
      isBusy={turnOff.isPending}
      onSubmit={() => turnOff.mutate({ body: { password } }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p className={classes.note}>Your password alone lets you in from then on.</p>
      <OwnPassword value={password} onChange={setPassword} problem={turnOff.error} />
    </Dialog>
  )
}

function OwnPassword({
  value,
  onChange,
  problem,
}: {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly problem: Problem | null
}) {
  return (
    <TextInput
      label="Your password"
      type="password"
      autoComplete="current-password"
      required
      data-autofocus
      value={value}
      error={errorAt(problem, 'password')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
