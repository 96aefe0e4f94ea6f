import { MultiSelect } from '@mantine/core'
import { useApi } from '../../../api/hooks.ts'
import { useAccount } from '../../../app/account.tsx'

/** *Alerts*: the channels that are told of it beside those that are told of everything. */
export function AlertsField({
  value,
  onChange,
  error,
}: {
  readonly value: readonly string[]
  readonly onChange: (names: string[]) => void
  readonly error?: string | undefined
}) {
  const enabled = useAccount().allowed.includes('alert-channel:list')
  const { data } = useApi('/alert-channels', { query: { limit: 1000 }, enabled })
  const channels = data?.items ?? []
  const told = channels.filter((it) => it.isDefault).map((it) => it.name)
  const names = channels.filter((it) => !it.isDefault || value.includes(it.name)).map((it) => it.name)
  return (
    <MultiSelect
      label="Alerts"
      description={
        told.length > 0
          ? `Who else is told when something is wrong with it. ${told.join(', ')} ${told.length === 1 ? 'is' : 'are'} told of everything.`
          : 'Who is told when something is wrong with it.'
      }
      placeholder={value.length > 0 ? '' : names.length > 0 ? 'Choose alert channels' : 'There is none to choose'}
      data={[...new Set([...names, ...value])]}
      value={[...value]}
      onChange={onChange}
      error={error}
    />
  )
}
