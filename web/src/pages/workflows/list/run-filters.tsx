import { Button, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { STATES } from '../../../components/runs/states.ts'
import { isFiltered, UNFILTERED, WITHIN, type WorkflowsSearch } from '../search.ts'
import type { ChangeSearch } from '../workflows-page.tsx'
import classes from './list.module.css'
import { useFilterChoices } from './use-filter-choices.ts'

const PAUSE_MS = 250
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
    clearable: true,
    value: search[key] ?? null,
    onChange: (value: string | null) => change({ [key]: value ?? undefined }),
  })
  return (
    <search className={classes.filters} aria-label="Runs">
      <SearchField q={search.q} change={change} />
      <Select
        {...choice('status')}
        aria-label="Status"
        placeholder="Any status"
        data={choicesOf(STATES, (it) => it.word)}
      />
      <Select {...choice('type')} aria-label="Type" placeholder="Any type" data={choicesOf(TYPES, (it) => it)} />
      <Select
        {...choice('to')}
        aria-label="Destination"
        placeholder="Any destination"
        searchable
        limit={100}
        data={destinations}
      />
      <Select
        {...choice('by')}
        aria-label="Started by"
        placeholder="Started by anyone"
        searchable
        limit={100}
        data={people}
      />
      <TimeFilter search={search} change={change} />
      {isFiltered(search) && (
        <Button size="sm" variant="subtle" onClick={() => change(UNFILTERED)}>
          Show all runs
        </Button>
      )}
    </search>
  )
}

const choicesOf = <T,>(all: Readonly<Record<string, T>>, wordOf: (it: T) => string) =>
  Object.entries(all).map(([value, it]) => ({ value, label: wordOf(it) }))

function SearchField({ q, change }: { readonly q: string | undefined; readonly change: ChangeSearch }) {
  const [text, setText] = useState(q ?? '')
  const [seen, setSeen] = useState(q)
  const [sent, setSent] = useState('')
  const find = useDebouncedCallback((typed: string) => {
    setSent(typed)
    change({ q: typed || undefined })
  }, PAUSE_MS)
  if (seen !== q) {
    setSeen(q)
    // By a link or the browser's own buttons. What is being typed goes on meanwhile.
    if ((q ?? '') !== sent) setText(q ?? '')
  }
  return (
    <TextInput
      className={classes.search}
      aria-label="Search runs"
      placeholder="Search by name, destination or person"
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

/** When a run was started: not long ago, or between two days. */
function TimeFilter({ search: { within, from, until }, change }: FilterProps) {
  const isBetween = from !== undefined || until !== undefined
  const choose = (value: string | null) => {
    const aWeekAgo = new Date(Date.now() - WITHIN['7d'].ms + DAY_MS)
    const nothing = { within: undefined, from: undefined, until: undefined }
    if (value === BETWEEN) return change({ ...nothing, from: dayOf(aWeekAgo), until: dayOf(new Date()) })
    change({ ...nothing, within: value ?? undefined })
  }
  return (
    <>
      <Select
        className={classes.filter}
        clearable
        aria-label="Time"
        placeholder="Any time"
        data={[...choicesOf(WITHIN, (it) => it.title), { value: BETWEEN, label: 'Between two days' }]}
        value={isBetween ? BETWEEN : (within ?? null)}
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
