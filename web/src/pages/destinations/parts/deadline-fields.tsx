import { Select, TextInput } from '@mantine/core'
import type { BodyOf } from '../../../api/routes.ts'
import { timeZones } from '../groups/time-zones.ts'
import type { FieldErrors } from './field-errors.ts'

type Deadline = NonNullable<BodyOf<'post', '/orchestration-groups'>['deadline']>

/** By when what was due has to have arrived; no time is no deadline. */
export function DeadlineFields({
  deadline,
  onChange,
  errors,
}: {
  readonly deadline: Deadline | null
  readonly onChange: (deadline: Deadline | null) => void
  readonly errors: FieldErrors
}) {
  return (
    <>
      <TextInput
        label="Deadline"
        description="What was due has to have arrived by this time of day, such as 06:00. Empty for none"
        value={deadline?.at ?? ''}
        onChange={({ currentTarget: { value } }) => onChange(value === '' ? null : { ...deadline, at: value })}
        error={errors['deadline.at'] ?? errors['deadline']}
      />
      {deadline && (
        <Select
          label="Time zone of the deadline"
          placeholder="That of the schedule"
          searchable
          clearable
          limit={100}
          data={timeZones(deadline.timeZone ?? 'UTC')}
          value={deadline.timeZone ?? null}
          onChange={(timeZone) => onChange({ at: deadline.at, ...(timeZone === null ? {} : { timeZone }) })}
          error={errors['deadline.timeZone']}
        />
      )}
    </>
  )
}
