import { Button, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useApi } from '../../../api/hooks.ts'
import type { DestinationsSearch } from '../search.ts'
import classes from './orchestrations.module.css'
import { OBJECT_TYPES, STATUSES } from './status.ts'

const PAUSE_MS = 250
const MOST_DESTINATIONS = 1000

export const FILTERS = ['q', 'status', 'to', 'group', 'type'] as const
export const isFiltered = (search: DestinationsSearch): boolean => FILTERS.some((key) => search[key] !== undefined)

type Change = (change: Partial<Record<(typeof FILTERS)[number], string | undefined>>) => void

/** What the list of orchestrations is narrowed by. It stands in the address. */
export function OrchestrationFilters({
  search,
  onChange,
}: {
  readonly search: DestinationsSearch
  readonly onChange: Change
}) {
  const { data } = useApi('/destinations', { query: { limit: MOST_DESTINATIONS } })
  const choice = (key: 'status' | 'to' | 'type') => ({
    className: classes.filter,
    clearable: true,
    value: search[key] ?? null,
    onChange: (value: string | null) => onChange({ [key]: value ?? undefined }),
  })
  return (
    <search className={classes.filters}>
      <SearchField q={search.q} onChange={onChange} />
      <Select
        {...choice('status')}
        aria-label="Status"
        placeholder="Any status"
        data={Object.entries(STATUSES).map(([value, { word }]) => ({ value, label: word }))}
      />
      <Select
        {...choice('to')}
        aria-label="Destination of the orchestrations"
        placeholder="Any destination"
        searchable
        limit={100}
        data={data?.items.map((it) => it.name) ?? []}
      />
      <Select
        {...choice('type')}
        aria-label="Type"
        placeholder="Any type"
        data={Object.entries(OBJECT_TYPES).map(([value, label]) => ({ value, label }))}
      />
      {search.group !== undefined && (
        <Button
          size="sm"
          onClick={() => onChange({ group: undefined })}
          rightSection={<IconX size={13} aria-hidden />}
          aria-label={`Group ${search.group}: show all again`}
        >
          Group {search.group}
        </Button>
      )}
    </search>
  )
}

function SearchField({ q, onChange }: { readonly q: string | undefined; readonly onChange: Change }) {
  const [text, setText] = useState(q ?? '')
  const [seen, setSeen] = useState(q)
  const [sent, setSent] = useState('')
  const find = useDebouncedCallback((typed: string) => {
    setSent(typed)
    onChange({ q: typed || undefined })
  }, PAUSE_MS)
  if (seen !== q) {
    setSeen(q)
    // By a link or the browser's own buttons. What is being typed goes on meanwhile.
    if ((q ?? '') !== sent) setText(q ?? '')
  }
  return (
    <TextInput
      className={classes.search}
      aria-label="Search orchestrations"
      placeholder="Search by name or destination"
      type="search"
      leftSection={<IconSearch size={15} aria-hidden />}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        find(value)
      }}
    />
  )
}
