import { Button, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useApi } from '../../../api/hooks.ts'
import type { DestinationsSearch } from '../search.ts'
import classes from './orchestrations.module.css'
import { OBJECT_TYPES, STATUSES } from './status.ts'

const PAUSE_MS = 250
const MOST_DESTINATIONS = 1000

export const FILTERS = ['q', 'status', 'to', 'group', 'type'] as const
export const isFiltered = (search: DestinationsSearch): boolean => FILTERS.some((key) => search[key] !== undefined)

/** What the list of orchestrations is narrowed by. It stands in the address. */
export function OrchestrationFilters({
  search,
  onChange,
}: {
  readonly search: DestinationsSearch
  readonly onChange: (change: Partial<Record<(typeof FILTERS)[number], string | undefined>>) => void
}) {
  const [text, setText] = useState(search.q ?? '')
  const [seen, setSeen] = useState(search.q)
  const find = useDebouncedCallback((q: string) => onChange({ q: q || undefined }), PAUSE_MS)
  const { data } = useApi('/destinations', { query: { limit: MOST_DESTINATIONS } })
  if (seen !== search.q) {
    // The address was changed by a link or the browser's own buttons.
    setSeen(search.q)
    setText(search.q ?? '')
  }
  const choose = (key: 'status' | 'to' | 'type') => (value: string | null) => onChange({ [key]: value ?? undefined })
  return (
    <search className={classes.filters}>
      <TextInput
        className={classes.search}
        aria-label="Search orchestrations"
        placeholder="Search by name or destination"
        type="search"
        leftSection={<IconSearch size={15} aria-hidden />}
        value={text}
        onChange={({ currentTarget: { value } }) => {
          setText(value)
          setSeen(value || undefined)
          find(value)
        }}
      />
      <Select
        className={classes.filter}
        aria-label="Status"
        placeholder="Any status"
        clearable
        data={Object.entries(STATUSES).map(([value, { word }]) => ({ value, label: word }))}
        value={search.status ?? null}
        onChange={choose('status')}
      />
      <Select
        className={classes.filter}
        aria-label="Destination of the orchestrations"
        placeholder="Any destination"
        clearable
        searchable
        limit={100}
        data={data?.items.map((it) => it.name) ?? []}
        value={search.to ?? null}
        onChange={choose('to')}
      />
      <Select
        className={classes.filter}
        aria-label="Type"
        placeholder="Any type"
        clearable
        data={Object.entries(OBJECT_TYPES).map(([value, label]) => ({ value, label }))}
        value={search.type ?? null}
        onChange={choose('type')}
      />
      {search.group !== undefined && (
        <Button variant="default" size="sm" onClick={() => onChange({ group: undefined })}>
          Group {search.group} ×
        </Button>
      )}
    </search>
  )
}
