import { useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import { FilePreview } from '../file-preview/file-preview.tsx'
import { GuardrailsFields } from '../guardrails/guardrails-fields.tsx'
import { AlertsField } from '../parts/alerts-field.tsx'
import { DeadlineFields } from '../parts/deadline-fields.tsx'
import { DestinationFields } from '../parts/destination-fields.tsx'
import { below, fieldErrorsOf, leftOver } from '../parts/field-errors.ts'
import { ObjectFields } from '../parts/object-fields.tsx'
import classes from '../parts/parts.module.css'
import { SettingsFields } from '../parts/settings-fields.tsx'
import { StaleNotice } from '../parts/stale-notice.tsx'
import { useSaving } from '../parts/use-saving.ts'
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
import type { Orchestration } from './status.ts'

const FIELDS = ['object', 'destination', 'dataTemplate', 'settings', 'group', 'deadline', 'guardrails', 'alerts']

interface FormProps {
  readonly title: string
  readonly first: OrchestrationDraft
  /** null: a new one. */
  readonly existing: Orchestration | null
  readonly isView?: boolean
  /** Begins anew with what somebody else saved meanwhile. */
  readonly onTake?: (current: Orchestration) => void
  readonly onClose: () => void
}

export function OrchestrationForm({ title, first, existing, isView = false, onTake, onClose }: FormProps) {
  const [draft, setDraft] = useState(first)
  const [isTried, setTried] = useState(false)
  const alsoChanges = ['/orchestration-groups', '/queries']
  const saving = useSaving<OrchestrationBody>(
    existing,
    {
      create: useAction('post', '/orchestrations', { alsoChanges }),
      update: useAction('put', '/orchestrations/:id', { alsoChanges }),
    },
    onClose,
  )
  const refused = fieldErrorsOf(saving.problem)
  const errors = { ...refused, ...(isTried ? problemsOf(draft) : {}) }
  const missing = draft.object === null ? 'Choose what is to be sent.' : 'Choose where it goes.'

  function withBody(use: (body: OrchestrationBody) => void) {
    setTried(true)
    const body = bodyOf(draft)
    if (body) use(body)
  }
  return (
    <WideDialog
      title={title}
      onClose={onClose}
      onSave={isView ? undefined : () => withBody(saving.save)}
      isSaving={saving.isSaving}
      problem={leftOver(saving.problem, refused, FIELDS)}
      notice={
        saving.current && (
          <StaleNotice
            current={saving.current}
            mine={bodyOf(draft) ?? {}}
            onTake={() => onTake?.(saving.current as Orchestration)}
            onKeep={() => withBody(saving.keep)}
          />
        )
      }
      preview={
        <FilePreview
          draft={previewOf(draft)}
          missing={`${missing} Then the first rows, and those that files go wrong with, are shown here as the file will have them.`}
        />
      }
    >
      <fieldset disabled={isView} className={classes.bare}>
        <Fields draft={draft} setDraft={setDraft} errors={errors} isNew={existing === null} isView={isView} />
      </fieldset>
    </WideDialog>
  )
}

function Fields({
  draft,
  setDraft,
  errors,
  isNew,
  isView,
}: {
  readonly draft: OrchestrationDraft
  readonly setDraft: (draft: OrchestrationDraft) => void
  readonly errors: Readonly<Record<string, string>>
  readonly isNew: boolean
  readonly isView: boolean
}) {
  const { objectType, object, destination, dataTemplate, settings, workflow, group, guardrails, alerts } = draft
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
        isView={isView}
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
          isView={isView}
          object={object}
        />
      )}
      <WorkflowFields
        workflow={workflow}
        group={group}
        onChange={(workflow, group) => set({ workflow, group })}
        error={errors['group']}
      />
      {workflow === 'automatic' && (
        <DeadlineFields deadline={draft.deadline} onChange={(deadline) => set({ deadline })} errors={errors} />
      )}
      <GuardrailsFields
        rules={guardrails}
        onChange={(guardrails) => set({ guardrails })}
        errors={{ ...below('guardrails', errors), ...(errors['guardrails'] ? { '': errors['guardrails'] } : {}) }}
        isExport={objectType === 'database-export'}
      />
      <AlertsField value={alerts} onChange={(alerts) => set({ alerts })} error={errors['alerts']} />
    </>
  )
}
