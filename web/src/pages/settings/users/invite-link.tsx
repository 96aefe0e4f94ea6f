import { Dialog } from '../dialog.tsx'
import { Once } from '../once.tsx'
import classes from '../settings.module.css'

/** The link of an invitation, which is shown this one time. */
export function InviteLink({
  name,
  url,
  onClose,
}: {
  readonly name: string
  readonly url: string
  readonly onClose: () => void
}) {
  return (
    <Dialog title={`Invitation for ${name}`} leave="Done" onClose={onClose}>
      <p className={classes.note}>
        Send this link to {name}. Whoever opens it first chooses the password, so send it on a way that only they read.
      </p>
      <Once label="Invitation link" value={url} note="It opens once, within three days, and is not shown again." />
    </Dialog>
  )
}
