import { Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import type { SettingField } from './use-settings-schema.ts'

interface InputProps {
  readonly field: SettingField
  /** undefined: inherited. */
  readonly own: unknown
  readonly error: string | undefined
  readonly onChange: (value: unknown) => void
}

/** The input of one setting. It shows what holds, whoever said it. */
export function SettingInput(props: InputProps) {
  const { field, own, error, onChange } = props
  const value = own ?? field.inherited?.value
  const common = { label: field.title, error }
  switch (field.kind) {
    case 'yes-no':
      return (
        <Checkbox
          {...common}
          description={field.description}
          checked={value === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      )
    case 'choice':
      return (
        <Select
          {...common}
          description={field.description}
          data={[...field.choices]}
          allowDeselect={false}
          value={value === undefined ? null : String(value)}
          onChange={(next) => onChange(next ?? undefined)}
        />
      )
    case 'lines':
      return <Lines {...props} />
    case 'text':
      return (
        <TextInput
          {...common}
          description={field.description}
          placeholder={field.inherited?.value === undefined ? undefined : String(field.inherited.value)}
          value={String(own ?? '')}
          onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)}
          styles={field.name === 'filenameTemplate' ? { input: { fontFamily: 'var(--mono)', fontSize: 12.5 } } : {}}
        />
      )
  }
}

function Lines({ field, own, error, onChange }: InputProps) {
  const inherited = field.inherited?.value
  return (
    <Textarea
      label={field.title}
      description={field.description}
      error={error}
      autosize
      minRows={2}
      maxRows={6}
      placeholder={inherited === undefined ? 'None' : String(inherited)}
      value={String(own ?? '')}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)}
      styles={{ input: { fontFamily: 'var(--mono)', fontSize: 12 } }}
    />
  )
}
