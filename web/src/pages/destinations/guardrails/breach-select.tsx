import { Select } from '@mantine/core'
import type { Breach } from './rules.ts'

const CHOICES = [
  { value: 'hold', label: 'Hold it' },
  { value: 'warn', label: 'Warn only' },
]

/** What happens when a rule is broken. @param about what the rule is called */
export function BreachSelect({
  about,
  value,
  onChange,
}: {
  readonly about: string
  readonly value: Breach | undefined
  readonly onChange: (breach: Breach) => void
}) {
  return (
    <Select
      label="Otherwise"
      aria-label={`Otherwise: ${about}`}
      data={CHOICES}
      allowDeselect={false}
      value={value ?? 'hold'}
      onChange={(next) => onChange(next === 'warn' ? 'warn' : 'hold')}
    />
  )
}
