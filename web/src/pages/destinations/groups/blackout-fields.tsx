import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { FieldErrors } from '../parts/field-errors.ts'
import type { GroupDraft } from './group-draft.ts'
import classes from './groups.module.css'

type Blackouts = GroupDraft['schedule']['blackouts']

/** Times when nothing is started: each day by the clock, or once by dates. */
export function BlackoutFields({
  blackouts,
  onChange,
  errors,
}: {
  readonly blackouts: Blackouts
  readonly onChange: (blackouts: Blackouts) => void
  readonly errors: FieldErrors
}) {
  const change = (at: number, more: { readonly from?: string; readonly until?: string }) =>
    onChange(blackouts.map((it, index) => (index === at ? ({ ...it, ...more } as Blackouts[number]) : it)))
  return (
    <fieldset className={classes.blackouts}>
      <legend className={classes.legend}>Blackouts</legend>
      <p className={classes.hint}>
        Nothing is started in these times: each day, as 22:00 to 06:00, or once, as 2026-12-24T18:00 to
        2026-12-27T08:00.
      </p>
      {blackouts.map((it, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a blackout is its place in the list
        <div key={index} className={classes.blackout}>
          <TextInput
            label="From"
            value={it.from}
            onChange={({ currentTarget }) => change(index, { from: currentTarget.value })}
            error={errors[`schedule.blackouts.${index}.from`] ?? errors[`schedule.blackouts.${index}`]}
          />
          <TextInput
            label="Until"
            value={it.until}
            onChange={({ currentTarget }) => change(index, { until: currentTarget.value })}
            error={errors[`schedule.blackouts.${index}.until`]}
          />
          <ActionIcon
            variant="subtle"
            aria-label={`Remove blackout ${index + 1}`}
            onClick={() => onChange(blackouts.filter((_, at) => at !== index))}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => onChange([...blackouts, { from: '22:00', until: '06:00' }])}
      >
        Add blackout
      </Button>
    </fieldset>
  )
}
