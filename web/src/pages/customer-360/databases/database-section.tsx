import { Button, Skeleton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { type RowAction, RowMenu } from '../../../components/table/row-menu.tsx'
import { countText } from '../../../components/values/quantity-text.ts'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import { findTables } from '../tables/find-tables.ts'
import { OpenTable } from '../tables/open-table.tsx'
import { TableRow } from '../tables/table-row.tsx'
import { useMarks } from '../tables/use-marks.ts'
import classes from './databases.module.css'
import type { Database, Table } from './use-databases.ts'

/** Tables that are listed before somebody asks for the others. */
const MANY = 30

interface SectionProps {
  readonly database: Database
  /** What its plugin is called. */
  readonly plugin: string
  /** false: others are read first. */
  readonly isTurn: boolean
  readonly onRead: (id: string, tables: readonly Table[] | null) => void
  readonly search: string
  /** The open table, if it is one of this database. */
  readonly open: string | null
  readonly onOpen: (table: string | null) => void
  readonly actions: readonly RowAction[]
}

/** A database: what it is, whether it can be read, and its tables. */
export function DatabaseSection(props: SectionProps) {
  const { database, plugin, isTurn, onRead, actions } = props
  const { id, name } = database
  const { data, error, isFetched, refetch } = useApi('/databases/:id/tables', { params: { id }, enabled: isTurn })
  useEffect(() => {
    if (isFetched) onRead(id, data?.items ?? null)
  }, [isFetched, data, id, onRead])
  return (
    <section className={classes.database} aria-label={name}>
      <div className={classes.head}>
        <h2 className={classes.title}>{name}</h2>
        <span className={classes.plugin}>{plugin}</span>
        {data && <StatusMark tone="good">Ready</StatusMark>}
        {!data && error && <StatusMark tone="bad">Cannot be read</StatusMark>}
        {!data && !error && <StatusMark tone="busy">Reading</StatusMark>}
        {data && <span className={classes.note}>{tablesText(data.items.length)}</span>}
        <span className={classes.menu}>
          <RowMenu name={name} actions={actions} />
        </span>
      </div>
      {error && !data && <Failure problem={error} retry={refetch} />}
      {!data && !error && <Skeleton height={12} width="55%" />}
      {data && <TableList {...props} tables={data.items} />}
    </section>
  )
}

const tablesText = (count: number): string => (count === 1 ? '1 table' : `${countText(count)} tables`)

function TableList({ database, tables, search, open, onOpen }: SectionProps & { readonly tables: readonly Table[] }) {
  const [isWhole, setWhole] = useState(false)
  const marks = useMarks(database)
  if (tables.length === 0) {
    return <p className={classes.nothing}>This database has no tables yet. They stand here as soon as it has some.</p>
  }
  const found = findTables(tables, search)
  if (found.length === 0) return <p className={classes.nothing}>No table or column here is called so.</p>
  const shown = isWhole ? found : found.filter(({ table }, place) => place < MANY || table.name === open)
  return (
    <>
      <ul className={classes.tables} aria-label={`Tables of ${database.name}`}>
        {shown.map(({ table, columns }) => (
          <TableRow
            key={table.name}
            table={table}
            columns={columns}
            marks={marks}
            isOpen={table.name === open}
            onToggle={() => onOpen(table.name === open ? null : table.name)}
          >
            <OpenTable database={database} table={table} columns={columns} marks={marks} />
          </TableRow>
        ))}
      </ul>
      {shown.length < found.length && (
        <Button size="compact-sm" className={classes.more} onClick={() => setWhole(true)}>
          Show all {countText(found.length)} tables
        </Button>
      )}
    </>
  )
}
