import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import type { AnswerOf, BodyOf } from '../../../api/routes.ts'
import { type FieldErrors, fieldErrorsOf, leftOver } from '../parts/field-errors.ts'
import classes from '../parts/parts.module.css'
import { StaleNotice } from '../parts/stale-notice.tsx'
import { useSaving } from '../parts/use-saving.ts'
import { WideDialog } from '../parts/wide-dialog.tsx'
import { cronWords } from './cron-words.ts'
import { timeZones } from './time-zones.ts'

type Group = AnswerOf<'get', '/orchestration-groups/:id'>
type Body = BodyOf<'post', '/orchestration-groups'>

interface Draft {
  readonly name: string
  readonly description: string
  readonly run: 'schedule' | 'hand'
  readonly cron: string
  readonly timeZone: string
  readonly enabled: boolean
}

const draftOf = (it: Group | null): Draft => ({
  name: it?.name ?? '',
  description: it?.description ?? '',
  run: it && !it.schedule ? 'hand' : 'schedule',
  cron: it?.schedule?.cron ?? '30 8 * * *',
  timeZone: it?.schedule?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  enabled: it?.enabled ?? true,
})

const bodyOf = ({ name, description, run, cron, timeZone, enabled }: Draft): Body => ({
  name,
  description,
  enabled,
  ...(run === 'schedule' ? { schedule: { cron, timeZone } } : {}),
})

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
  const saving = useSaving<Body>(
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
      problem={leftOver(saving.problem, errors, ['name', 'schedule'])}
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
  readonly draft: Draft
  readonly set: (more: Partial<Draft>) => void
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
      <Schedule draft={draft} set={set} errors={errors} />
    </>
  )
}

function Schedule({ draft, set, errors }: FieldsProps) {
  const { run, cron, timeZone, enabled } = draft
  const words = cronWords(cron)
  return (
    <>
      <Select
        label="Run option"
        allowDeselect={false}
        data={[
          { value: 'schedule', label: 'Run on a schedule' },
          { value: 'hand', label: 'Run manually' },
        ]}
        value={run}
        onChange={(value) => set({ run: value as Draft['run'] })}
      />
      {run === 'schedule' && (
        <>
          <TextInput
            label="Cron schedule"
            description="Minute, hour, day of the month, month, day of the week"
            value={cron}
            onChange={({ currentTarget }) => set({ cron: currentTarget.value })}
            error={errors['schedule.cron']}
            styles={{ input: { fontFamily: 'var(--mono)' } }}
          />
          <p className={classes.note} aria-live="polite">
            {words === null ? 'This is no schedule yet.' : `${words}, ${timeZone}.`}
          </p>
          <Select
            label="Time zone"
            searchable
            allowDeselect={false}
            limit={100}
            data={timeZones(timeZone)}
            value={timeZone}
            onChange={(value) => set({ timeZone: value ?? 'UTC' })}
            error={errors['schedule.timeZone']}
          />
          <Switch
            label="Enabled"
            checked={enabled}
            onChange={({ currentTarget }) => set({ enabled: currentTarget.checked })}
          />
          <p className={classes.note}>
            The schedule is kept with the group. This version of Waybill does not start runs by itself yet: start the
            group with Run in its menu.
          </p>
        </>
      )}
    </>
  )
}
