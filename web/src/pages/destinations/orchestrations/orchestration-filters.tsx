import { Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useApi } from '../../../api/hooks.ts'
import { choicesOf, FilterChoice } from '../../../components/filters/filter-choice.tsx'
import { SearchField } from '../../../components/filters/search-field.tsx'
import type { DestinationsSearch } from '../search.ts'
import classes from './orchestrations.module.css'
import { OBJECT_TYPES, STATUSES } from './status.ts'

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
    value: search[key],
    onChange: (value: string | undefined) => onChange({ [key]: value }),
  })
  return (
    <search className={classes.filters}>
      <SearchField
        className={classes.search}
        label="Search orchestrations"
        placeholder="Search by name or destination"
        value={search.q}
        onChange={(q) => onChange({ q })}
      />
      <FilterChoice
        {...choice('status')}
        label="Status"
        any="Any status"
        choices={choicesOf(STATUSES, (it) => it.word)}
      />
      <FilterChoice
        {...choice('to')}
        label="Destination of the orchestrations"
        any="Any destination"
        choices={data?.items.map((it) => it.name) ?? []}
      />
      <FilterChoice {...choice('type')} label="Type" any="Any type" choices={choicesOf(OBJECT_TYPES, (it) => it)} />
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
