import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAction, useApi } from '../../../api/hooks.ts'
import { AlertsField } from '../parts/alerts-field.tsx'
import { DeadlineFields } from '../parts/deadline-fields.tsx'
import { type FieldErrors, fieldErrorsOf, leftOver } from '../parts/field-errors.ts'
import classes from '../parts/parts.module.css'
import { StaleNotice } from '../parts/stale-notice.tsx'
import { useSaving } from '../parts/use-saving.ts'
import { WideDialog } from '../parts/wide-dialog.tsx'
import { bodyOf, draftOf, type Group, type GroupBody, type GroupDraft } from './group-draft.ts'
import { ScheduleFields } from './schedule-fields.tsx'

export function GroupForm({
  existing,
  onTake,
  onClose,
}: {
  readonly existing: Group | null
  /** Begins anew with what somebody else saved meanwhile. */
  readonly onTake?: (current: Group) => void
  readonly onClose: () => void
}) {
  const [draft, setDraft] = useState(() => draftOf(existing))
  const alsoChanges = ['/orchestrations']
  const saving = useSaving<GroupBody>(
    existing,
    {
      create: useAction('post', '/orchestration-groups', { alsoChanges }),
      update: useAction('put', '/orchestration-groups/:id', { alsoChanges }),
    },
    onClose,
  )
  const errors = fieldErrorsOf(saving.problem)
  const body = bodyOf(draft)
  const isView = existing !== null && !existing.allowed.includes('orchestration-group:edit')

  return (
    <WideDialog
      title={
        existing === null
          ? 'Add Orchestration Group'
          : `${isView ? 'View' : 'Edit'} Orchestration Group: ${existing.name}`
      }
      onClose={onClose}
      onSave={isView ? undefined : () => saving.save(body)}
      isSaving={saving.isSaving}
      problem={leftOver(saving.problem, errors, ['name', 'schedule', 'after', 'deadline', 'alerts'])}
      notice={
        saving.current && (
          <StaleNotice
            current={saving.current}
            mine={body}
            onTake={() => onTake?.(saving.current as Group)}
            onKeep={() => saving.keep(body)}
          />
        )
      }
    >
      <fieldset disabled={isView} className={classes.bare}>
        <Fields draft={draft} set={(more) => setDraft({ ...draft, ...more })} errors={errors} />
      </fieldset>
    </WideDialog>
  )
}

interface FieldsProps {
  readonly draft: GroupDraft
  readonly set: (more: Partial<GroupDraft>) => void
  readonly errors: FieldErrors
}

function Fields({ draft, set, errors }: FieldsProps) {
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
      />
      <Select
        label="Run option"
        allowDeselect={false}
        data={[
          { value: 'schedule', label: 'Run on a schedule' },
          { value: 'after', label: 'Run after another group' },
          { value: 'hand', label: 'Run manually' },
        ]}
        value={draft.run}
        onChange={(value) => set({ run: value as GroupDraft['run'] })}
      />
      {draft.run === 'after' && <After draft={draft} set={set} errors={errors} />}
      {draft.run === 'schedule' && (
        <ScheduleFields schedule={draft.schedule} onChange={(schedule) => set({ schedule })} errors={errors} />
      )}
      {draft.run !== 'hand' && <ByItself draft={draft} set={set} errors={errors} />}
      <AlertsField value={draft.alerts} onChange={(alerts) => set({ alerts })} error={errors['alerts']} />
    </>
  )
}

function After({ draft, set, errors }: FieldsProps) {
  const { data } = useApi('/orchestration-groups', { query: { limit: 1000 } })
  return (
    <Select
      label="Group"
      description="Each time that all of it has completed, this group runs"
      searchable
      data={(data?.items ?? []).map((it) => it.name).filter((name) => name !== draft.name)}
      value={draft.after}
      onChange={(after) => set({ after })}
      error={errors['after']}
    />
  )
}

function ByItself({ draft, set, errors }: FieldsProps) {
  return (
    <>
      <Select
        label="When it is due and still runs"
        allowDeselect={false}
        data={[
          { value: 'skip', label: 'Skip this time' },
          { value: 'queue', label: 'Run afterwards, once' },
          { value: 'stop', label: 'Stop the old run' },
        ]}
        value={draft.overlap}
        onChange={(value) => set({ overlap: value as GroupDraft['overlap'] })}
      />
      <DeadlineFields deadline={draft.deadline} onChange={(deadline) => set({ deadline })} errors={errors} />
      <Switch
        label="Enabled"
        checked={draft.enabled}
        onChange={({ currentTarget }) => set({ enabled: currentTarget.checked })}
      />
    </>
  )
}
