import { Button, TextInput } from '@mantine/core'
import { choicesOf, FilterChoice } from '../../../components/filters/filter-choice.tsx'
import { SearchField } from '../../../components/filters/search-field.tsx'
import { STATES } from '../../../components/runs/states.ts'
import { isFiltered, UNFILTERED, WITHIN, type WorkflowsSearch } from '../search.ts'
import type { ChangeSearch } from '../workflows-page.tsx'
import classes from './list.module.css'
import { useFilterChoices } from './use-filter-choices.ts'

const DAY_MS = 86_400_000
const TYPES = { query: 'Query', 'database-export': 'Database Export' } as const
const BETWEEN = 'between'

interface FilterProps {
  readonly search: WorkflowsSearch
  readonly change: ChangeSearch
}

/** What the history is narrowed by. It stands in the address. */
export function RunFilters({ search, change }: FilterProps) {
  const { destinations, people } = useFilterChoices(search)
  const choice = (key: 'status' | 'type' | 'to' | 'by') => ({
    className: classes.filter,
    value: search[key],
    onChange: (value: string | undefined) => change({ [key]: value }),
  })
  return (
    <search className={classes.filters} aria-label="Runs">
      <SearchField
        className={classes.search}
        label="Search runs"
        placeholder="Search by name, destination or person"
        value={search.q}
        onChange={(q) => change({ q })}
      />
      <FilterChoice
        {...choice('status')}
        label="Status"
        any="Any status"
        choices={choicesOf(STATES, (it) => it.word)}
      />
      <FilterChoice {...choice('type')} label="Type" any="Any type" choices={choicesOf(TYPES, (it) => it)} />
      <FilterChoice {...choice('to')} label="Destination" any="Any destination" choices={destinations} />
      <FilterChoice {...choice('by')} label="Started by" any="Started by anyone" choices={people} />
      <TimeFilter search={search} change={change} />
      {isFiltered(search) && (
        <Button size="sm" variant="subtle" onClick={() => change(UNFILTERED)}>
          Show all runs
        </Button>
      )}
    </search>
  )
}

/** When a run was started: not long ago, or between two days. */
function TimeFilter({ search: { within, from, until }, change }: FilterProps) {
  const isBetween = from !== undefined || until !== undefined
  const choose = (value: string | undefined) => {
    const aWeekAgo = new Date(Date.now() - WITHIN['7d'].ms + DAY_MS)
    const nothing = { within: undefined, from: undefined, until: undefined }
    if (value === BETWEEN) return change({ ...nothing, from: dayOf(aWeekAgo), until: dayOf(new Date()) })
    change({ ...nothing, within: value })
  }
  return (
    <>
      <FilterChoice
        className={classes.filter}
        label="Time"
        any="Any time"
        choices={[...choicesOf(WITHIN, (it) => it.title), { value: BETWEEN, label: 'Between two days' }]}
        value={isBetween ? BETWEEN : within}
        onChange={choose}
      />
      {isBetween && (
        <span className={classes.days}>
          <DayField label="From" day={from} onChange={(day) => change({ from: day })} />
          <DayField label="Until" day={until} onChange={(day) => change({ until: day })} />
        </span>
      )}
    </>
  )
}

function DayField({
  label,
  day,
  onChange,
}: {
  readonly label: string
  readonly day: string | undefined
  readonly onChange: (day: string | undefined) => void
}) {
  return (
    <TextInput
      type="date"
      aria-label={label}
      value={day ?? ''}
      onChange={({ currentTarget: { value } }) => onChange(value || undefined)}
    />
  )
}

/** As `2026-11-23`, in the time zone of the browser. */
function dayOf(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
