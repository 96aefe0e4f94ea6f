import { Autocomplete, Button, Modal, NumberInput, PasswordInput, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { below, fieldErrorsOf, leftOver } from '../parts/field-errors.ts'
import classes from './destinations.module.css'
import { type Plugin, type SignInField, signInFields } from './use-plugin.ts'

/** *Create New Credential*: what was typed stays until it is saved. */
export function CredentialDialog({
  plugin,
  type,
  onCreated,
  onClose,
}: {
  readonly plugin: Plugin
  readonly type: string
  readonly onCreated: (name: string) => void
  readonly onClose: () => void
}) {
  const fields = signInFields(plugin, type)
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(fields.map((it) => [it.name, it.initial])),
  )
  const create = useAction('post', '/credentials')
  const errors = fieldErrorsOf(create.error)
  const hosts = plugin.presets?.find((it) => it.type === type)?.hostnames ?? []
  const submit = (event: FormEvent) => {
    // The form of the destination, which this one was opened from, is not sent.
    event.preventDefault()
    event.stopPropagation()
    const body = { name, description, plugin: plugin.name, type, fields: sentOf(fields, values) }
    create.mutate({ body }, { onSuccess: () => onCreated(name) })
  }
  return (
    <Modal opened onClose={onClose} title="Create New Credential" size="md" closeOnClickOutside={false}>
      <form onSubmit={submit} noValidate className={classes.credential}>
        <TextInput
          label="Name"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={errors['name']}
          data-autofocus
        />
        <TextInput
          label="Description"
          value={description}
          onChange={({ currentTarget }) => setDescription(currentTarget.value)}
          error={errors['description']}
        />
        {fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            hosts={hosts}
            value={values[field.name] ?? ''}
            error={below('fields', errors)[field.name]}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
        {leftOver(create.error, errors, ['name', 'description', 'fields']) && create.error && (
          <Failure problem={create.error} />
        )}
        <div className={`${classes.foot} ${classes.stays}`}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" loading={create.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  )
}

/** What was left empty is not sent. */
const sentOf = (fields: readonly SignInField[], values: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    fields.flatMap(({ name, isNumber }) => {
      const value = values[name] ?? ''
      return value === '' ? [] : [[name, isNumber ? Number(value) : value]]
    }),
  )

function Field({
  field: { name, title, description, isSecret, isMultiline, isNumber },
  hosts,
  value,
  error,
  onChange,
}: {
  readonly field: SignInField
  readonly hosts: readonly string[]
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}) {
  const common = { label: title, description, error, autoComplete: 'off', spellCheck: false }
  if (isMultiline) {
    return (
      <Textarea
        {...common}
        autosize
        minRows={2}
        maxRows={8}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        styles={{ input: { fontFamily: 'var(--mono)', fontSize: 12 } }}
      />
    )
  }
  if (isNumber)
    return <NumberInput {...common} hideControls value={value} onChange={(next) => onChange(String(next))} />
  if (name === 'hostname') return <Autocomplete {...common} data={[...hosts]} value={value} onChange={onChange} />
  if (isSecret) {
    return (
      <PasswordInput
        {...common}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': `Show ${title.toLowerCase()}` }}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    )
  }
  return <TextInput {...common} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
}
