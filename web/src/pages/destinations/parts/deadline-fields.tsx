import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
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
  // A time that is emptied and written anew keeps its zone.
  const [timeZone, setTimeZone] = useState(deadline?.timeZone ?? null)
  const change = (at: string, zone: string | null) =>
    onChange(at === '' ? null : { at, ...(zone && { timeZone: zone }) })
  return (
    <>
      <TextInput
        label="Deadline"
        description="What was due has to have arrived by this time of day, such as 06:00. Empty for none"
        value={deadline?.at ?? ''}
        onChange={({ currentTarget: { value } }) => change(value, timeZone)}
        error={errors['deadline.at'] ?? errors['deadline']}
      />
      {deadline && (
        <Select
          label="Time zone of the deadline"
          placeholder="That of the schedule"
          searchable
          clearable
          limit={100}
          data={timeZones(timeZone ?? 'UTC')}
          value={timeZone}
          onChange={(zone) => {
            setTimeZone(zone)
            change(deadline.at, zone)
          }}
          error={errors['deadline.timeZone']}
        />
      )}
    </>
  )
}
