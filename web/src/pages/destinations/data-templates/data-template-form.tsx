import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAction, useApi } from '../../../api/hooks.ts'
import { useAccount } from '../../../app/account.tsx'
import { FilePreview } from '../file-preview/file-preview.tsx'
import { below, fieldErrorsOf, leftOver } from '../parts/field-errors.ts'
import { ObjectFields } from '../parts/object-fields.tsx'
import { SettingsFields } from '../parts/settings-fields.tsx'
import { StaleNotice } from '../parts/stale-notice.tsx'
import { type Saving, useSaving } from '../parts/use-saving.ts'
import { useSettingsSchema } from '../parts/use-settings-schema.ts'
import { WideDialog } from '../parts/wide-dialog.tsx'
import { AccessSwitches } from './access-switches.tsx'
import { ColumnsEditor } from './columns-editor.tsx'
import {
  bodyOf,
  type DataTemplate,
  type DataTemplateBody,
  draftOf,
  previewOf,
  type Sample,
  type TemplateDraft,
} from './data-template-draft.ts'
import classes from './data-templates.module.css'

interface FormProps {
  /** null: a new one. */
  readonly existing: DataTemplate | null
  readonly destination: string
  /** Begins anew with what somebody else saved meanwhile. */
  readonly onTake?: (current: DataTemplate) => void
  readonly onClose: () => void
}

export function DataTemplateForm({ existing, destination, onTake, onClose }: FormProps) {
  const [draft, setDraft] = useState(() => draftOf(existing))
  const [chosen, setSample] = useState<Sample | null>(null)
  const suggested = useSuggestedSample(destination, existing?.name)
  const sample = chosen ?? suggested
  const [known, setKnown] = useState<readonly string[]>([])
  const saving = useTemplateSaving(existing, onClose)
  const errors = fieldErrorsOf(saving.problem)
  const body = bodyOf(draft, destination)
  return (
    <WideDialog
      title={existing === null ? `Add Data Template: ${destination}` : `Edit Data Template: ${existing.name}`}
      onClose={onClose}
      onSave={() => saving.save(body)}
      isSaving={saving.isSaving}
      problem={leftOver(saving.problem, errors, ['name', 'settings', 'columns'])}
      notice={
        saving.current && (
          <StaleNotice
            current={saving.current}
            mine={body}
            onTake={() => onTake?.(saving.current as DataTemplate)}
            onKeep={() => saving.keep(body)}
          />
        )
      }
      preview={
        <SampledPreview
          sample={sample}
          onSample={setSample}
          draft={previewOf(draft, destination, sample)}
          onColumns={setKnown}
        />
      }
    >
      <Fields
        draft={draft}
        setDraft={setDraft}
        destination={destination}
        known={known}
        object={sample.object}
        errors={errors}
      />
    </WideDialog>
  )
}

/** The file as it would be, with rows of something that the person chooses: a template alone has none. */
function SampledPreview({
  sample,
  onSample,
  draft,
  onColumns,
}: {
  readonly sample: Sample
  readonly onSample: (sample: Sample) => void
  readonly draft: ReturnType<typeof previewOf>
  readonly onColumns: (names: readonly string[]) => void
}) {
  return (
    <>
      <div className={classes.sample}>
        <ObjectFields
          {...sample}
          labels={{ type: 'Show with', object: 'Rows of' }}
          onChange={(objectType, object) => onSample({ objectType, object })}
        />
      </div>
      <FilePreview
        draft={draft}
        missing="Choose a query or a database export above: its rows are shown here as files with this data template will have them."
        onColumns={onColumns}
      />
    </>
  )
}

function Fields({
  draft,
  setDraft,
  destination,
  known,
  object,
  errors,
}: {
  readonly draft: TemplateDraft
  readonly setDraft: (draft: TemplateDraft) => void
  readonly destination: string
  readonly known: readonly string[]
  readonly object: string | null
  readonly errors: Readonly<Record<string, string>>
}) {
  const schema = useSettingsSchema('data-template', destination)
  const set = (more: Partial<TemplateDraft>) => setDraft({ ...draft, ...more })
  const columnErrors = below('columns', errors)
  return (
    <>
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
      <AccessSwitches value={draft.access} onChange={(access) => set({ access })} />
      <SettingsFields
        fields={schema}
        value={draft.settings}
        onChange={(settings) => set({ settings })}
        errors={below('settings', errors)}
        object={object}
      />
      <ColumnsEditor
        value={draft.columns}
        onChange={(columns) => set({ columns })}
        known={known}
        errorOf={(place) => Object.entries(columnErrors).find(([path]) => path.split('.')[0] === String(place))?.[1]}
      />
    </>
  )
}

/** What the template sends already, or what goes to its destination: whoever opens the form sees files at once. */
function useSuggestedSample(destination: string, dataTemplate: string | undefined): Sample {
  const enabled = useAccount().allowed.includes('orchestration:list')
  const { data } = useApi('/orchestrations', { query: { destination, dataTemplate, limit: 1 }, enabled })
  const [first] = data?.items ?? []
  return { objectType: first?.objectType ?? 'query', object: first?.object ?? null }
}

function useTemplateSaving(existing: DataTemplate | null, onSaved: () => void): Saving<DataTemplateBody> {
  const alsoChanges = ['/destinations', '/orchestrations']
  const create = useAction('post', '/data-templates', { alsoChanges })
  const update = useAction('put', '/data-templates/:id', { alsoChanges })
  return useSaving<DataTemplateBody>(existing, { create, update }, onSaved)
}
