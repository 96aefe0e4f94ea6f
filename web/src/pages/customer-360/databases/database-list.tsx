import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useApi } from '../../../api/hooks.ts'
import { useAccount } from '../../../app/account.tsx'
import { SearchField } from '../../../components/filters/search-field.tsx'
import type { RowAction } from '../../../components/table/row-menu.tsx'
import type { Customer360Search } from '../search.ts'
import { DatabaseSection } from './database-section.tsx'
import classes from './databases.module.css'
import type { Database, Table } from './use-databases.ts'

const page = getRouteApi('/frame/customer-360')
/** Each takes an engine of its own. */
const READ_AT_ONCE = 2

/** Every database with its tables, narrowed by what is searched for. */
export function DatabaseList({ databases }: { readonly databases: readonly Database[] }) {
  const search = page.useSearch()
  const navigate = page.useNavigate()
  const titleOf = usePluginTitles()
  // Tables by database as they were read; null where that failed.
  const [read, setRead] = useState<ReadonlyMap<string, readonly Table[] | null>>(new Map())
  const onRead = useCallback(
    (id: string, tables: readonly Table[] | null) => setRead((old) => new Map(old).set(id, tables)),
    [],
  )
  const open = openTable(search, databases, read)
  const change = (more: Partial<Customer360Search>) =>
    void navigate({ search: (old) => ({ ...old, table: undefined, ...more }) as Customer360Search, replace: true })
  const find = (text: string | undefined) =>
    void navigate({ search: (old) => ({ ...old, q: text }) as Customer360Search, replace: true })
  const actionsOf = useActions()
  return (
    <div className={classes.list}>
      <SearchField
        className={classes.search}
        label="Search tables and columns"
        placeholder="Search tables and columns"
        value={search.q}
        onChange={find}
      />
      {databases.map((it, place) => (
        <DatabaseSection
          key={it.id}
          database={it}
          plugin={titleOf(it.plugin)}
          isTurn={place < read.size + READ_AT_ONCE || it.name === search.database}
          onRead={onRead}
          search={search.q ?? ''}
          open={open?.database === it.name ? open.table : null}
          onOpen={(table) => change({ database: it.name, ...(table === null ? {} : { table }) })}
          actions={actionsOf(it)}
        />
      ))}
    </div>
  )
}

function useActions(): (database: Database) => RowAction[] {
  const navigate = page.useNavigate()
  const open = (dialog: NonNullable<Customer360Search['dialog']>, { id }: Database) =>
    void navigate({ search: (old) => ({ ...old, dialog, id }) })
  return (it) => [
    ...(it.allowed.includes('database:edit') ? [{ label: 'Edit', onSelect: () => open('edit-database', it) }] : []),
    ...(it.allowed.includes('database:delete')
      ? [{ label: 'Delete', onSelect: () => open('delete-database', it), destroys: true }]
      : []),
  ]
}

/** The table that the address names; where it names nothing, the first one there is. */
function openTable(
  { database, table }: Customer360Search,
  databases: readonly Database[],
  read: ReadonlyMap<string, readonly Table[] | null>,
): { readonly database: string; readonly table: string } | null {
  if (database !== undefined) return table === undefined ? null : { database, table }
  const first = databases.find((it) => !read.has(it.id) || (read.get(it.id)?.length ?? 0) > 0)
  const [shown] = (first && read.get(first.id)) ?? []
  return first && shown ? { database: first.name, table: shown.name } : null
}

function usePluginTitles(): (plugin: string) => string {
  const mayList = useAccount().allowed.includes('plugin:list')
  const { data } = useApi('/plugins', { enabled: mayList })
  return (plugin) => data?.items.find((it) => it.kind === 'database' && it.name === plugin)?.title ?? plugin
}
