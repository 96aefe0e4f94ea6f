import { Button } from '@mantine/core'
import { useState } from 'react'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import classes from '../settings.module.css'
import { ReplaceCodes, TurnOff, TurnOn } from './second-factor-dialogs.tsx'

type Open = 'on' | 'off' | 'codes' | null

/** Asks for a code of an authenticator after the password. */
export function SecondFactor({ isOn }: { readonly isOn: boolean }) {
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  return (
    <>
      <p className={classes.note}>
        {isOn ? (
          <StatusMark tone="good">On: a code is asked for after your password</StatusMark>
        ) : (
          <StatusMark tone="plain">Off: your password alone lets you in</StatusMark>
        )}
      </p>
      <div className={classes.filters}>
        {!isOn && <Button onClick={() => setOpen('on')}>Set up an authenticator</Button>}
        {isOn && <Button onClick={() => setOpen('codes')}>New backup codes</Button>}
        {isOn && <Button onClick={() => setOpen('off')}>Turn off</Button>}
      </div>
      {open === 'on' && <TurnOn onClose={close} />}
      {open === 'off' && <TurnOff onClose={close} />}
      {open === 'codes' && <ReplaceCodes onClose={close} />}
    </>
  )
}
