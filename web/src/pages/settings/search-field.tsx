import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import classes from './settings.module.css'

const SETTLED_MS = 250

/** Narrows a list by a part of the name, a moment after the last letter. */
export function SearchField({
  label,
  value,
  onSearch,
}: {
  readonly label: string
  readonly value: string | undefined
  /** undefined: the whole list. */
  readonly onSearch: (text: string | undefined) => void
}) {
  const find = useDebouncedCallback((text: string) => onSearch(text === '' ? undefined : text), SETTLED_MS)
  return (
    <div className={classes.filters}>
      <TextInput
        className={classes.search}
        type="search"
        aria-label={label}
        placeholder="Search by name"
        defaultValue={value ?? ''}
        onChange={(event) => find(event.currentTarget.value)}
      />
    </div>
  )
}
