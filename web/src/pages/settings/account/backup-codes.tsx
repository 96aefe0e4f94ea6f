import { Button, CopyButton } from '@mantine/core'
import classes from '../settings.module.css'

/** Codes for the day when the authenticator is lost, shown this one time. */
export function BackupCodes({ codes }: { readonly codes: readonly string[] }) {
  return (
    <div className={classes.form}>
      <p className={classes.note}>
        Keep these backup codes where you find them without your phone. Each opens once, and they are not shown again.
      </p>
      <ul className={classes.codes} aria-label="Backup codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div>
        <CopyButton value={codes.join('\n')}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy backup codes'}</Button>}
        </CopyButton>
      </div>
    </div>
  )
}
