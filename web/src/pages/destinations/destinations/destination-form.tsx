import { Button, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { watchEvents } from '../../../api/events.ts'
import { useAction } from '../../../api/hooks.ts'
import type { AnswerOf, BodyOf } from '../../../api/routes.ts'
import { CheckResult } from '../../../components/check/check-result.tsx'
import { useCheck } from '../../../components/check/use-check.ts'
import { below, fieldErrorsOf, leftOver } from '../parts/field-errors.ts'
import { SettingsFields } from '../parts/settings-fields.tsx'
import { StaleNotice } from '../parts/stale-notice.tsx'
import { useSaving } from '../parts/use-saving.ts'
import { WideDialog } from '../parts/wide-dialog.tsx'
import { CredentialFields } from './credential-fields.tsx'
import classes from './destinations.module.css'
import { destinationSettings, type Plugin } from './use-plugin.ts'

type Destination = AnswerOf<'get', '/destinations/:id'>
export type DestinationBody = BodyOf<'post', '/destinations'>

/** A destination while it is being written; the credential's type only narrows what is offered. */
export interface DestinationDraft {
  readonly name: string
  readonly description: string
  readonly plugin: string
  readonly type: string | null
  readonly credential: string | null
  readonly access: Destination['access']
  readonly settings: Readonly<Record<string, unknown>>
}

interface FormProps {
  readonly plugins: readonly Plugin[]
  /** null: a new one. */
  readonly existing: Destination | null
  readonly credentialType?: string
  /** Begins anew with what somebody else saved meanwhile. */
  readonly onTake?: (current: Destination) => void
  readonly onClose: () => void
}

export function DestinationForm({ plugins, existing, credentialType, onTake, onClose }: FormProps) {
  const [draft, setDraft] = useState<DestinationDraft>(() => draftOf(existing, plugins, credentialType ?? null))
  const alsoChanges = ['/data-templates', '/orchestrations', '/credentials']
  const saving = useSaving<DestinationBody>(
    existing,
    {
      create: useAction('post', '/destinations', { alsoChanges }),
      update: useAction('put', '/destinations/:id', { alsoChanges }),
    },
    onClose,
  )
  const { check, start, forget } = useCheck()
  const errors = fieldErrorsOf(saving.problem ?? check.problem)
  const set = (more: Partial<DestinationDraft>) => {
    // What was tried is not what would be saved any more.
    forget()
    setDraft({ ...draft, ...more })
  }
  const body = bodyOf(draft)
  const plugin = plugins.find((it) => it.name === draft.plugin)
  const shown = ['name', 'description', 'plugin', 'credential', 'settings']
  const test = () =>
    start((watching) =>
      watchEvents('post', '/destinations/check/events', {
        body: { ...body, name: draft.name || 'New destination' },
        ...watching,
      }),
    )
  return (
    <WideDialog
      title={existing === null ? 'Add Destination' : `Edit Destination: ${existing.name}`}
      onClose={onClose}
      onSave={() => saving.save(body)}
      isSaving={saving.isSaving}
      problem={leftOver(saving.problem, errors, shown)}
      notice={
        saving.current && (
          <StaleNotice
            current={saving.current}
            mine={body}
            onTake={() => onTake?.(saving.current as Destination)}
            onKeep={() => saving.keep(body)}
          />
        )
      }
    >
      <TextInput
        label="Name"
        value={draft.name}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        error={errors['name']}
        data-autofocus
      />
      <Textarea
        label="Description"
        autosize
        value={draft.description}
        onChange={({ currentTarget }) => set({ description: currentTarget.value })}
        error={errors['description']}
      />
      <CredentialFields plugins={plugins} draft={draft} set={set} errors={errors} />
      <SettingsFields
        fields={plugin && destinationSettings(plugin, draft.type)}
        value={draft.settings}
        onChange={(settings) => set({ settings })}
        errors={below('settings', errors)}
        object="object"
      />
      <AccessSwitches value={draft.access} onChange={(access) => set({ access })} />
      <div className={classes.test}>
        <Button loading={check.isRunning} disabled={draft.credential === null} onClick={test}>
          Test connection
        </Button>
        <CheckResult check={{ ...check, problem: leftOver(check.problem, errors, shown) }} />
      </div>
    </WideDialog>
  )
}

const SWITCHES = [
  ['businessUsers', 'Allow business users to use this destination'],
  ['limitedPii', 'Allow business users with limited PII access to send data'],
] as const

function AccessSwitches({
  value,
  onChange,
}: {
  readonly value: DestinationDraft['access']
  readonly onChange: (value: DestinationDraft['access']) => void
}) {
  return SWITCHES.map(([key, label]) => (
    <Switch
      key={key}
      label={label}
      checked={value[key] === true}
      onChange={({ currentTarget }) => onChange({ ...value, [key]: currentTarget.checked })}
    />
  ))
}

const draftOf = (it: Destination | null, plugins: readonly Plugin[], type: string | null): DestinationDraft => ({
  name: it?.name ?? '',
  description: it?.description ?? '',
  plugin: it?.plugin ?? plugins[0]?.name ?? '',
  type,
  credential: it?.credential ?? null,
  access: it?.access ?? {},
  settings: it?.settings ?? {},
})

const bodyOf = ({ type: _, credential, ...draft }: DestinationDraft): DestinationBody => ({
  ...draft,
  credential: credential ?? '',
})
