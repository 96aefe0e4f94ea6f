import { Button, Loader, Select, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useAction, useApi } from '../../../api/hooks.ts'
import type { AnswerOf } from '../../../api/routes.ts'
import { CheckSteps } from '../../../components/check/check-steps.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import { Dialog, errorAt } from '../dialog.tsx'
import classes from '../settings.module.css'
import { type SecretField, secretFieldsOf } from './secret-fields.ts'

type Credential = AnswerOf<'get', '/credentials/:id'>
type Values = Readonly<Record<string, string>>

/** Replaces the secrets of a credential, once they were tried on a destination that uses it. */
export function Rotate({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const params = { id }
  const credential = useApi('/credentials/:id', { params })
  const dependants = useApi('/credentials/:id/dependants', { params })
  const plugins = useApi('/plugins')
  const problem = credential.error ?? dependants.error ?? plugins.error
  if (credential.data && dependants.data && plugins.data) {
    const { plugin, type } = credential.data
    return (
      <Rotating
        credential={credential.data}
        destinations={dependants.data.items.filter((it) => it.noun === 'destination').map((it) => it.name)}
        fields={secretFieldsOf(plugins.data.items, plugin, type)}
        onClose={onClose}
      />
    )
  }
  return (
    <Dialog title="Rotate" onClose={onClose}>
      {problem ? <Failure problem={problem} /> : <Loader aria-label="Loading" />}
    </Dialog>
  )
}

interface RotatingProps {
  readonly credential: Credential
  readonly destinations: readonly string[]
  readonly fields: readonly SecretField[]
  readonly onClose: () => void
}

function Rotating({ credential, destinations, fields, onClose }: RotatingProps) {
  const [seen] = useState(credential)
  const [values, setValues] = useState<Values>({})
  const check = useAction('post', '/credentials/:id/check')
  const save = useAction('put', '/credentials/:id')
  const params = { id: seen.id }
  const body = bodyOf(seen, values)
  const isProven = destinations.length === 0 || check.data?.ok === true
  const set = (change: Values) => {
    // What was tried is not what would be saved any more.
    check.reset()
    setValues({ ...values, ...change })
  }
  const saved = () => {
    notifications.show({ message: `${seen.name} signs in with its new secrets from now on.` })
    onClose()
  }
  return (
    <Dialog
      title={`Rotate ${seen.name}`}
      {...(isProven && { button: 'Save' })}
      problem={save.error ?? check.error}
      isBusy={save.isPending}
      onSubmit={() => save.mutate({ params, query: { version: seen.version }, body }, { onSuccess: saved })}
      onClose={onClose}
    >
      <p className={classes.note}>
        Destinations go on with what they have until the new secrets were tried and saved. An empty field stays as it
        is.
      </p>
      {fields.map((field) => (
        <Secret
          key={field.name}
          field={field}
          isSet={seen.secretFields.includes(field.name)}
          value={values[field.name] ?? ''}
          error={errorAt(check.error ?? save.error, `fields.${field.name}`)}
          onChange={(value) => set({ [field.name]: value })}
        />
      ))}
      {destinations.length > 0 && (
        <TryOn
          destinations={destinations}
          isReady={Object.values(values).some((it) => it !== '')}
          isBusy={check.isPending}
          onTry={(destination) => check.mutate({ params, body: { destination, credential: body } })}
        />
      )}
      {check.data && <CheckSteps steps={check.data.steps} />}
    </Dialog>
  )
}

interface TryOnProps {
  readonly destinations: readonly string[]
  /** Whether there is anything new to try. */
  readonly isReady: boolean
  readonly isBusy: boolean
  readonly onTry: (destination: string) => void
}

function TryOn({ destinations, isReady, isBusy, onTry }: TryOnProps) {
  const [destination, setDestination] = useState<string | null>(destinations[0] ?? null)
  return (
    <div className={classes.once}>
      <Select
        label="Try on destination"
        data={[...destinations]}
        value={destination}
        allowDeselect={false}
        onChange={setDestination}
      />
      <Button
        size="sm"
        disabled={destination === null || !isReady}
        loading={isBusy}
        onClick={() => destination !== null && onTry(destination)}
      >
        Test connection
      </Button>
    </div>
  )
}

/** The credential as it is, with those secrets that were typed. */
function bodyOf({ name, description, plugin, type, fields }: Credential, values: Values) {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
  return { name, description, plugin, type, fields: { ...fields, ...given } }
}

interface SecretProps {
  readonly field: SecretField
  readonly isSet: boolean
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}

function Secret({ field: { title, description, isMultiline }, isSet, value, error, onChange }: SecretProps) {
  const shared = {
    label: title,
    description,
    error,
    value,
    placeholder: isSet ? 'Set; stays as it is' : 'Not set',
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  }
  return isMultiline ? (
    <Textarea {...shared} autosize minRows={3} maxRows={8} classNames={{ input: classes.mono }} />
  ) : (
    <TextInput {...shared} type="password" />
  )
}
