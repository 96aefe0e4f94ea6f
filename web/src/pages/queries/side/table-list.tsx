import { Button, Skeleton, TextInput, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { Failure } from '../../../components/page/failure.tsx'
import { copyText } from '../../../components/values/copy-text.ts'
import { Count } from '../../../components/values/quantity.tsx'
import { identifier, selectOf, tableName } from './select-text.ts'
import classes from './side.module.css'
import type { Tables } from './side-pane.tsx'

type Table = NonNullable<Tables['data']>['items'][number]
const MANY = 12

/** The tables of a database, to look at and to take names from. */
export function TableList({
  tables: { data, error, refetch },
  database,
  onInsert,
}: {
  readonly tables: Tables
  readonly database: string
  /** null where the SQL is only looked at. */
  readonly onInsert: ((text: string) => void) | null
}) {
  const [wanted, setWanted] = useState('')
  if (error && !data) return <Failure problem={error} retry={refetch} />
  if (!data) return <Skeleton height={90} />
  const { items } = data
  const matches = (text: string) => text.toLowerCase().includes(wanted.trim().toLowerCase())
  const shown = items.filter(({ name, columns }) => matches(name) || columns.some((it) => matches(it.name)))
  return (
    <>
      {items.length > MANY && (
        <TextInput
          aria-label="Search tables and columns"
          placeholder="Search tables and columns"
          type="search"
          value={wanted}
          onChange={({ currentTarget: { value } }) => setWanted(value)}
        />
      )}
      {items.length === 0 && <p className={classes.soft}>“{database}” has no tables.</p>}
      {items.length > 0 && shown.length === 0 && <p className={classes.soft}>Nothing is called so.</p>}
      <ul className={classes.tables} aria-label={`Tables of ${database}`}>
        {shown.map((table) => (
          <OneTable key={table.name} table={table} onInsert={onInsert} />
        ))}
      </ul>
    </>
  )
}

function OneTable({ table, onInsert }: { readonly table: Table; readonly onInsert: ((text: string) => void) | null }) {
  const { name, rows, columns } = table
  const [isOpen, setOpen] = useState(false)
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await copyText(selectOf(name, columns))
    setCopied(true)
  }
  return (
    <li className={classes.table}>
      <UnstyledButton className={classes.tableName} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={14} aria-hidden className={classes.chevron} data-open={isOpen} />
        <span className={classes.mono}>{name}</span>
        <span className={classes.rows}>
          <Count of={rows} /> rows
        </span>
      </UnstyledButton>
      {isOpen && (
        <div className={classes.inside}>
          <div className={classes.tableButtons}>
            {onInsert && (
              <Button size="compact-xs" onClick={() => onInsert(tableName(name))} aria-label={`Insert name ${name}`}>
                Insert name
              </Button>
            )}
            <Button size="compact-xs" onClick={() => void copy()} aria-label={`Copy SELECT of ${name}`}>
              {isCopied ? 'Copied' : 'Copy SELECT'}
            </Button>
          </div>
          <ul className={classes.columns} aria-label={`Columns of ${name}`}>
            {columns.map((column) => (
              <ColumnLine key={column.name} column={column} onInsert={onInsert} />
            ))}
          </ul>
        </div>
      )}
    </li>
  )
}

function ColumnLine({
  column: { name, type, pii },
  onInsert,
}: {
  readonly column: Table['columns'][number]
  readonly onInsert: ((text: string) => void) | null
}) {
  return (
    <li className={classes.column}>
      {onInsert ? (
        <UnstyledButton
          className={classes.mono}
          onClick={() => onInsert(identifier(name))}
          aria-label={`Insert the column ${name}`}
        >
          {name}
        </UnstyledButton>
      ) : (
        <span className={classes.mono}>{name}</span>
      )}
      <span className={classes.type}>
        {pii && <span className={classes.pii}>PII</span>} {type}
      </span>
    </li>
  )
}
