import { choicesOf, FilterChoice } from '../../../components/filters/filter-choice.tsx'
import { SearchField } from '../../../components/filters/search-field.tsx'
import type { QueriesSearch } from '../search.ts'
import { STATUSES } from '../status.ts'
import { useDatabases } from '../use-databases.ts'
import classes from './list.module.css'

/** What the list is narrowed by. It stands in the address. */
export function QueryFilters({
  search,
  onChange,
}: {
  readonly search: QueriesSearch
  readonly onChange: (change: { readonly [K in 'q' | 'status' | 'database']?: string | undefined }) => void
}) {
  const { names } = useDatabases()
  return (
    <search className={classes.filters}>
      <SearchField
        className={classes.search}
        label="Search queries"
        placeholder="Search by name"
        value={search.q}
        onChange={(q) => onChange({ q })}
      />
      <FilterChoice
        className={classes.filter}
        label="Status"
        any="Any status"
        choices={choicesOf(STATUSES, (it) => it.word)}
        value={search.status}
        onChange={(status) => onChange({ status })}
      />
      {names.length > 1 && (
        <FilterChoice
          className={classes.filter}
          label="Database"
          any="Any database"
          choices={names}
          value={search.database}
          onChange={(database) => onChange({ database })}
        />
      )}
    </search>
  )
}
