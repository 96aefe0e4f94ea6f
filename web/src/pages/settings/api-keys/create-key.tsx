import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import { Dialog, errorAt } from '../dialog.tsx'
import { Once } from '../once.tsx'
import classes from '../settings.module.css'

const DAY_MS = 86_400_000
const EXPIRIES = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: '', label: 'Never' },
]

/** Makes a key and shows it this one time. */
export function CreateKey({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const [days, setDays] = useState('90')
  const create = useAction('post', '/api-keys')
  if (create.data) {
    return (
      <Dialog title={`API key ${create.data.name}`} leave="Done" onClose={onClose}>
        <Once label="API key" value={create.data.key} note="Keep it now: it is not shown again." />
        <p className={classes.note}>
          A program sends it as “Authorization: Bearer KEY”, the command line as WAYBILL_TOKEN.
        </p>
      </Dialog>
    )
  }
  const expiresAt = days === '' ? {} : { expiresAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString() }
  return (
    <Dialog
      title="Create API key"
      button="Create"
      problem={create.error}
      isBusy={create.isPending}
      onSubmit={() => create.mutate({ body: { name, ...expiresAt } })}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description="What it is for."
        required
        data-autofocus
        value={name}
        error={errorAt(create.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label="Expires"
        data={EXPIRIES}
        value={days}
        allowDeselect={false}
        onChange={(value) => setDays(value ?? '')}
      />
    </Dialog>
  )
}
