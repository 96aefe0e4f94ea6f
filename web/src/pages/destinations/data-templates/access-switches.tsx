import { Switch } from '@mantine/core'
import type { TemplateDraft } from './data-template-draft.ts'

type Access = TemplateDraft['access']

const SWITCHES = [
  ['businessUsers', 'Allow business users to use this data template'],
  ['limitedPii', 'Allow business users with limited PII access to send data'],
  ['campaigns', 'Make available to campaigns'],
] as const

/** Who may send with it. What the destination forbids stays forbidden. */
export function AccessSwitches({
  value,
  onChange,
}: {
  readonly value: Access
  readonly onChange: (value: Access) => void
}) {
  return SWITCHES.map(([key, label]) => (
    <Switch
      key={key}
      label={label}
      checked={value[key] === true}
      onChange={({ currentTarget }) => onChange({ ...value, [key]: currentTarget.checked })}
    />
  ))
}
