import { Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { QueriesSearch } from '../search.ts'
import { STATUSES } from '../status.ts'
import { useDatabases } from '../use-databases.ts'
import classes from './list.module.css'

const PAUSE_MS = 250

/** What the list is narrowed by. It stands in the address. */
export function QueryFilters({
  search,
  onChange,
}: {
  readonly search: QueriesSearch
  readonly onChange: (change: { readonly [K in 'q' | 'status' | 'database']?: string | undefined }) => void
}) {
  const [text, setText] = useState(search.q ?? '')
  const [seen, setSeen] = useState(search.q)
  const find = useDebouncedCallback((q: string) => onChange({ q: q || undefined }), PAUSE_MS)
  const { names } = useDatabases()
  if (seen !== search.q) {
    // The address was changed by a link or the browser's own buttons.
    setSeen(search.q)
    setText(search.q ?? '')
  }
  return (
    <search className={classes.filters}>
      <TextInput
        className={classes.search}
        aria-label="Search queries"
        placeholder="Search by name"
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
        onChange={(status) => onChange({ status: status ?? undefined })}
      />
      {names.length > 1 && (
        <Select
          className={classes.filter}
          aria-label="Database"
          placeholder="Any database"
          clearable
          searchable
          data={names}
          value={search.database ?? null}
          onChange={(database) => onChange({ database: database ?? undefined })}
        />
      )}
    </search>
  )
}
