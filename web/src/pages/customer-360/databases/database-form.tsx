import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import type { AnswerOf, BodyOf, ItemOf } from '../../../api/routes.ts'
import { below, type FieldErrors, fieldErrorsOf, leftOver } from '../../destinations/parts/field-errors.ts'
import { SettingInput } from '../../destinations/parts/setting-input.tsx'
import { StaleNotice } from '../../destinations/parts/stale-notice.tsx'
import { useSaving } from '../../destinations/parts/use-saving.ts'
import { type SettingField, toField } from '../../destinations/parts/use-settings-schema.ts'
import { WideDialog } from '../../destinations/parts/wide-dialog.tsx'

type Database = AnswerOf<'get', '/databases/:id'>
type Plugin = ItemOf<'/plugins'>
type Body = BodyOf<'post', '/databases'>

interface Draft {
  readonly name: string
  readonly plugin: string
  readonly settings: Record<string, unknown>
}

interface FormProps {
  readonly plugins: readonly Plugin[]
  /** null: a new one. */
  readonly existing: Database | null
  /** Begins anew with what somebody else saved meanwhile. */
  readonly onTake?: (current: Database) => void
  readonly onClose: () => void
}

/** Name, plugin, and the settings that the plugin's schema asks for. */
export function DatabaseForm({ plugins, existing, onTake, onClose }: FormProps) {
  const [draft, setDraft] = useState<Draft>({
    name: existing?.name ?? '',
    plugin: existing?.plugin ?? plugins[0]?.name ?? '',
    settings: existing?.settings ?? {},
  })
  const alsoChanges = ['/queries', '/database-exports']
  const saving = useSaving<Body>(
    existing,
    { create: useAction('post', '/databases'), update: useAction('put', '/databases/:id', { alsoChanges }) },
    onClose,
  )
  const errors = fieldErrorsOf(saving.problem)
  const body = { ...draft, pii: existing?.pii ?? {} }
  const current = saving.current as Database | null
  return (
    <WideDialog
      title={existing === null ? 'Add Database' : `Edit Database: ${existing.name}`}
      onClose={onClose}
      onSave={() => saving.save(body)}
      isSaving={saving.isSaving}
      problem={leftOver(saving.problem, errors, ['name', 'plugin', 'settings'])}
      notice={
        current && (
          <StaleNotice
            current={{ ...current }}
            mine={{ ...draft }}
            onTake={() => onTake?.(current)}
            // Whoever marked columns meanwhile did not do so in vain.
            onKeep={() => saving.keep({ ...draft, pii: current.pii })}
          />
        )
      }
    >
      <DatabaseFields plugins={plugins} draft={draft} setDraft={setDraft} errors={errors} />
    </WideDialog>
  )
}

function DatabaseFields({
  plugins,
  draft,
  setDraft,
  errors,
}: {
  readonly plugins: readonly Plugin[]
  readonly draft: Draft
  readonly setDraft: (draft: Draft) => void
  readonly errors: FieldErrors
}) {
  const fields = settingsOf(plugins.find((it) => it.name === draft.plugin))
  return (
    <>
      <TextInput
        label="Name"
        description="What queries and exports call it."
        value={draft.name}
        onChange={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
        error={errors['name']}
        data-autofocus
      />
      <Select
        label="Plugin"
        description="What the database is."
        allowDeselect={false}
        data={plugins.map(({ name, title }) => ({ value: name, label: title }))}
        value={draft.plugin}
        onChange={(plugin) => plugin && plugin !== draft.plugin && setDraft({ ...draft, plugin, settings: {} })}
        error={errors['plugin']}
      />
      {fields.map((field) => (
        <SettingInput
          key={field.name}
          field={field}
          own={draft.settings[field.name]}
          error={below('settings', errors)[field.name]}
          onChange={(value) => setDraft({ ...draft, settings: withSetting(draft.settings, field.name, value) })}
        />
      ))}
    </>
  )
}

type Settings = Readonly<Record<string, unknown>>

function withSetting(settings: Settings, name: string, value: unknown): Record<string, unknown> {
  const { [name]: _old, ...others } = settings
  return value === undefined ? others : { ...others, [name]: value }
}

/** An example stands where an inherited value would: in the empty field. */
function settingsOf(plugin: Plugin | undefined): SettingField[] {
  const properties = (plugin?.settings['properties'] ?? {}) as Record<string, Settings>
  return Object.entries(properties).map(([name, property]) => {
    const [example] = Array.isArray(property['examples']) ? property['examples'] : []
    const value = property['default'] ?? example
    return toField(name, property, { name, value, origin: 'default', originName: null, isOpen: true })
  })
}
