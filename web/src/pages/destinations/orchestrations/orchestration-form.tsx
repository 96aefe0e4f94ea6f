import { useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import type { Problem } from '../../../api/problem.ts'
import { FilePreview } from '../file-preview/file-preview.tsx'
import { DestinationFields } from '../parts/destination-fields.tsx'
import { below, fieldErrorsOf, leftOver } from '../parts/field-errors.ts'
import { ObjectFields } from '../parts/object-fields.tsx'
import { SettingsFields } from '../parts/settings-fields.tsx'
import { useSettingsSchema } from '../parts/use-settings-schema.ts'
import { WideDialog } from '../parts/wide-dialog.tsx'
import { WorkflowFields } from '../parts/workflow-fields.tsx'
import {
  bodyOf,
  type OrchestrationBody,
  type OrchestrationDraft,
  previewOf,
  problemsOf,
} from './orchestration-draft.ts'
import classes from './orchestrations.module.css'
import type { Orchestration } from './status.ts'

const FIELDS = ['object', 'destination', 'dataTemplate', 'settings', 'group']

interface FormProps {
  readonly title: string
  readonly first: OrchestrationDraft
  /** null: a new one. */
  readonly existing: Orchestration | null
  readonly isView?: boolean
  readonly onClose: () => void
}

export function OrchestrationForm({ title, first, existing, isView = false, onClose }: FormProps) {
  const [draft, setDraft] = useState(first)
  const [isTried, setTried] = useState(false)
  const { save, isSaving, problem } = useSave(existing, onClose)
  const refused = fieldErrorsOf(problem)
  const errors = { ...refused, ...(isTried ? problemsOf(draft) : {}) }
  const missing = draft.object === null ? 'Choose what is to be sent.' : 'Choose where it goes.'

  function trySave() {
    setTried(true)
    const body = bodyOf(draft)
    if (body) save(body)
  }
  return (
    <WideDialog
      title={title}
      onClose={onClose}
      onSave={isView ? undefined : trySave}
      isSaving={isSaving}
      problem={leftOver(problem, refused, FIELDS)}
      preview={
        <FilePreview
          draft={previewOf(draft)}
          missing={`${missing} Then the first rows, and those that files go wrong with, are shown here as the file will have them.`}
        />
      }
    >
      <fieldset disabled={isView} className={classes.bare}>
        <Fields draft={draft} setDraft={setDraft} errors={errors} isNew={existing === null} />
      </fieldset>
    </WideDialog>
  )
}

function Fields({
  draft,
  setDraft,
  errors,
  isNew,
}: {
  readonly draft: OrchestrationDraft
  readonly setDraft: (draft: OrchestrationDraft) => void
  readonly errors: Readonly<Record<string, string>>
  readonly isNew: boolean
}) {
  const { objectType, object, destination, dataTemplate, settings, workflow, group } = draft
  const schema = useSettingsSchema('orchestration', destination, dataTemplate)
  const set = (more: Partial<OrchestrationDraft>) => setDraft({ ...draft, ...more })
  return (
    <>
      <ObjectFields
        objectType={objectType}
        object={object}
        onChange={(objectType, object) => set({ objectType, object })}
        error={errors['object']}
        isLocked={!isNew}
      />
      <DestinationFields
        destination={destination}
        dataTemplate={dataTemplate}
        onChange={(destination, dataTemplate) => set({ destination, dataTemplate })}
        error={{ destination: errors['destination'], dataTemplate: errors['dataTemplate'] }}
      />
      {destination !== null && (
        <SettingsFields
          fields={schema}
          value={settings}
          onChange={(settings) => set({ settings })}
          errors={below('settings', errors)}
        />
      )}
      <WorkflowFields
        workflow={workflow}
        group={group}
        onChange={(workflow, group) => set({ workflow, group })}
        error={errors['group']}
      />
    </>
  )
}

function useSave(existing: Orchestration | null, onSaved: () => void) {
  const alsoChanges = ['/orchestration-groups', '/queries']
  const create = useAction('post', '/orchestrations', { alsoChanges })
  const update = useAction('put', '/orchestrations/:id', { alsoChanges })
  const problem: Problem | null = create.error ?? update.error
  return {
    isSaving: create.isPending || update.isPending,
    problem,
    save(body: OrchestrationBody) {
      if (existing === null) return create.mutate({ body }, { onSuccess: onSaved })
      const { id, version } = existing
      update.mutate({ params: { id }, query: { version }, body }, { onSuccess: onSaved })
    },
  }
}
