import { Button, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { errorAt } from '../dialog.tsx'
import classes from '../settings.module.css'

const EMPTY = { currentPassword: '', newPassword: '' }

export function PasswordForm() {
  const [values, setValues] = useState(EMPTY)
  const change = useAction('post', '/auth/change-password', { alsoChanges: ['/account'] })
  const changed = () => {
    setValues(EMPTY)
    notifications.show({ message: 'Your password is changed. You are signed out everywhere else.' })
  }
  return (
    <form
      className={`${classes.form} ${classes.narrow}`}
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate({ body: values }, { onSuccess: changed })
      }}
    >
      <TextInput
        label="Current password"
        type="password"
        autoComplete="current-password"
        required
        value={values.currentPassword}
        error={errorAt(change.error, 'currentPassword')}
        onChange={(event) => setValues({ ...values, currentPassword: event.currentTarget.value })}
      />
      <TextInput
        label="New password"
        description="At least 8 characters. Several words are easier to keep than signs."
        type="password"
        autoComplete="new-password"
        required
        value={values.newPassword}
        error={errorAt(change.error, 'newPassword')}
        onChange={(event) => setValues({ ...values, newPassword: event.currentTarget.value })}
      />
      {change.error && change.error.errors.length === 0 && <Failure problem={change.error} />}
      <div>
        <Button type="submit" loading={change.isPending}>
          Change password
        </Button>
      </div>
    </form>
  )
}
