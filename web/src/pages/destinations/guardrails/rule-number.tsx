import { NumberInput } from '@mantine/core'
import { numberOf } from './rules.ts'

/** A number of a rule; whoever empties it takes it away. */
export function RuleNumber({
  label,
  value,
  onChange,
  min = 0,
  max,
  isWhole = false,
  error,
}: {
  readonly label: string
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
  readonly min?: number
  readonly max?: number
  readonly isWhole?: boolean
  readonly error?: string | undefined
}) {
  return (
    <NumberInput
      label={label}
      min={min}
      {...(max === undefined ? {} : { max })}
      allowDecimal={!isWhole}
      hideControls
      value={value ?? ''}
      onChange={(typed) => onChange(numberOf(typed))}
      error={error}
    />
  )
}
