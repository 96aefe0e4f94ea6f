import { Select, TextInput } from '@mantine/core'
import type { FieldErrors } from '../parts/field-errors.ts'
import classes from '../parts/parts.module.css'
import { BlackoutFields } from './blackout-fields.tsx'
import { cronWords } from './cron-words.ts'
import type { GroupDraft } from './group-draft.ts'
import { timeZones } from './time-zones.ts'
import { UpcomingRuns } from './upcoming-runs.tsx'

type Schedule = GroupDraft['schedule']

/** When a group runs by itself: cron, time zone, what becomes of missed times, blackouts, and the next five runs. */
export function ScheduleFields({
  schedule,
  onChange,
  errors,
}: {
  readonly schedule: Schedule
  readonly onChange: (schedule: Schedule) => void
  readonly errors: FieldErrors
}) {
  const { cron, timeZone, missed, blackouts } = schedule
  const set = (more: Partial<Schedule>) => onChange({ ...schedule, ...more })
  const words = cronWords(cron)
  return (
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
      {words !== null && <UpcomingRuns schedule={schedule} />}
      <Select
        label="When a time is missed"
        description="Because no server was there, or because of a blackout"
        allowDeselect={false}
        data={[
          { value: 'run', label: 'Run once, as soon as it can' },
          { value: 'skip', label: 'Skip it' },
        ]}
        value={missed}
        onChange={(value) => set({ missed: value as Schedule['missed'] })}
      />
      <BlackoutFields blackouts={blackouts} onChange={(it) => set({ blackouts: it })} errors={errors} />
    </>
  )
}
