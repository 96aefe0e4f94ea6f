import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import type { AnswerOf, BodyOf } from '../../../api/routes.ts'
import { type FieldErrors, fieldErrorsOf, leftOver } from '../parts/field-errors.ts'
import classes from '../parts/parts.module.css'
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

export function GroupForm({ existing, onClose }: { readonly existing: Group | null; readonly onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(existing))
  const create = useAction('post', '/orchestration-groups', { alsoChanges: ['/orchestrations'] })
  const update = useAction('put', '/orchestration-groups/:id', { alsoChanges: ['/orchestrations'] })
  const problem = create.error ?? update.error
  const errors = fieldErrorsOf(problem)
  const set = (more: Partial<Draft>) => setDraft({ ...draft, ...more })

  function save() {
    const body = bodyOf(draft)
    if (existing === null) return create.mutate({ body }, { onSuccess: onClose })
    const { id, version } = existing
    update.mutate({ params: { id }, query: { version }, body }, { onSuccess: onClose })
  }
  return (
    <WideDialog
      title={existing === null ? 'Add Orchestration Group' : `Edit Orchestration Group: ${existing.name}`}
      onClose={onClose}
      onSave={save}
      isSaving={create.isPending || update.isPending}
      problem={leftOver(problem, errors, ['name', 'schedule'])}
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
      />
      <Schedule draft={draft} set={set} errors={errors} />
    </WideDialog>
  )
}

function Schedule({
  draft,
  set,
  errors,
}: {
  readonly draft: Draft
  readonly set: (more: Partial<Draft>) => void
  readonly errors: FieldErrors
}) {
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
