import { Checkbox, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { below, type FieldErrors } from '../../destinations/parts/field-errors.ts'
import classes from '../settings.module.css'
import type { ChannelDraft } from './channel-draft.ts'
import { type AlertEvent, type ChannelField, type ChannelKind, EVENTS, fieldsOf } from './channel-kinds.ts'

interface FieldsProps {
  readonly draft: ChannelDraft
  readonly kinds: readonly ChannelKind[]
  /** Names of the secrets that are set. */
  readonly secrets: readonly string[]
  readonly errors: FieldErrors
  readonly onChange: (draft: ChannelDraft) => void
}

/** *Name*, *Description*, *Kind*, the fields of the kind, and what the channel is told. */
export function ChannelFields({ draft, kinds, secrets, errors, onChange }: FieldsProps) {
  const set = (more: Partial<ChannelDraft>) => onChange({ ...draft, ...more })
  const kind = kinds.find((it) => it.name === draft.kind)
  return (
    <>
      <TextInput
        label="Name"
        value={draft.name}
        error={errors['name']}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        data-autofocus
      />
      <TextInput
        label="Description"
        value={draft.description}
        error={errors['description']}
        onChange={({ currentTarget }) => set({ description: currentTarget.value })}
      />
      <Select
        label="Kind"
        placeholder="Choose how it is told"
        allowDeselect={false}
        data={kinds.map((it) => ({ value: it.name, label: it.title }))}
        value={draft.kind}
        error={errors['kind']}
        description={
          kind?.isReady === false
            ? 'This installation has no mail server yet: nothing is sent until somebody sets one up.'
            : undefined
        }
        onChange={(name) => set(chosen(draft, kinds, name))}
      />
      {kind &&
        fieldsOf(kind)
          .filter((it) => isShown(it, draft))
          .map((field) => (
            <Field
              key={field.name}
              field={field}
              isSet={secrets.includes(field.name)}
              value={draft.fields[field.name] ?? field.initial}
              error={below('fields', errors)[field.name]}
              onChange={(value) => set({ fields: { ...draft.fields, [field.name]: value } })}
            />
          ))}
      {kind && <Told draft={draft} kind={kind} error={errors['events']} set={set} />}
    </>
  )
}

/** What is seldom needed is set by a configuration file, and shown where it is. */
const isShown = ({ isAdvanced, name }: ChannelField, { fields }: ChannelDraft): boolean =>
  !isAdvanced || fields[name] !== undefined

/** Another kind has other fields, and may not be told of all that this one is. */
function chosen(draft: ChannelDraft, kinds: readonly ChannelKind[], name: string | null): Partial<ChannelDraft> {
  const events = kinds.find((it) => it.name === name)?.events ?? []
  return { kind: name, fields: {}, events: draft.events.filter((it) => events.includes(it)) }
}

function Told({
  draft,
  kind,
  error,
  set,
}: {
  readonly draft: ChannelDraft
  readonly kind: ChannelKind
  readonly error: string | undefined
  readonly set: (more: Partial<ChannelDraft>) => void
}) {
  return (
    <>
      <Checkbox.Group
        label="Told when"
        error={error}
        value={[...draft.events]}
        onChange={(events) => set({ events: events as AlertEvent[] })}
      >
        <div className={classes.choices}>
          {kind.events?.map((it) => (
            <Checkbox key={it} value={it} label={<EventLabel event={it} />} />
          ))}
        </div>
      </Checkbox.Group>
      <Switch
        label="Told of everything"
        description="Otherwise: of the orchestrations and orchestration groups that choose it."
        checked={draft.isDefault}
        onChange={({ currentTarget }) => set({ isDefault: currentTarget.checked })}
      />
    </>
  )
}

function EventLabel({ event }: { readonly event: AlertEvent }) {
  const { title, meaning } = EVENTS[event]
  return (
    <>
      {title} <span className={classes.meaning}>{meaning}</span>
    </>
  )
}

interface FieldProps {
  readonly field: ChannelField
  readonly isSet: boolean
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}

function Field({ field: { name, title, description, isSecret, choices }, isSet, value, error, onChange }: FieldProps) {
  const shared = { label: title, description, error }
  if (choices.length > 0) {
    const data = choices.map((it) => ({ value: it, label: it.toUpperCase() }))
    return <Select {...shared} allowDeselect={false} data={data} value={value} onChange={(it) => onChange(it ?? '')} />
  }
  const typed = {
    ...shared,
    value,
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  }
  if (isSecret) return <PasswordInput {...typed} placeholder={isSet ? 'Set; stays as it is' : ''} />
  return name === 'to' ? <Textarea {...typed} autosize /> : <TextInput {...typed} />
}
