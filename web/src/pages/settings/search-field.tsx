import { SearchField as AnySearchField } from '../../components/filters/search-field.tsx'
import classes from './settings.module.css'

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
  return (
    <div className={classes.filters}>
      <AnySearchField
        className={classes.search}
        label={label}
        placeholder="Search by name"
        value={value}
        onChange={onSearch}
      />
    </div>
  )
}
