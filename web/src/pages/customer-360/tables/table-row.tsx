import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { countText } from '../../../components/values/quantity-text.ts'
import type { Column, Table } from '../databases/use-databases.ts'
import classes from './tables.module.css'
import type { Marks } from './use-marks.ts'

/** Names that fit on a line anyway. */
const NAMED = 30

/** A table in one line: how large it is, what is in it, and how much of that is personal data. */
export function TableRow({
  table,
  columns,
  marks,
  isOpen,
  onToggle,
  children,
}: {
  readonly table: Table
  /** Those that are searched for. */
  readonly columns: readonly Column[]
  readonly marks: Marks
  readonly isOpen: boolean
  readonly onToggle: () => void
  /** Its columns, while it is open. */
  readonly children: ReactNode
}) {
  const marked = table.columns.filter((it) => marks.isMarked(table.name, it)).length
  const proposed = table.columns.filter((it) => it.proposed && !marks.isMarked(table.name, it)).length
  const names = columns.slice(0, NAMED).map((it) => it.name)
  return (
    <li className={classes.table}>
      <h3 className={classes.tableHead}>
        <UnstyledButton className={classes.toggle} aria-expanded={isOpen} onClick={onToggle}>
          <IconChevronRight size={15} aria-hidden className={classes.chevron} data-open={isOpen} />
          <span className={classes.tableName}>{table.name}</span>
          <span className={classes.names} aria-hidden>
            {isOpen ? '' : names.join(', ')}
          </span>
          <span className={classes.facts}>
            <span title={table.rows === null ? 'Counting the rows would take too long for a page.' : undefined}>
              {rowsText(table.rows)}
            </span>
            <span>{columnsText(table.columns.length)}</span>
            {marked > 0 && <span className={classes.markedCount}>{marked} PII</span>}
            {proposed > 0 && (
              <span className={classes.proposedCount}>{proposed === 1 ? '1 looks' : `${proposed} look`} like PII</span>
            )}
          </span>
        </UnstyledButton>
      </h3>
      {isOpen && children}
    </li>
  )
}

const rowsText = (rows: number | null): string =>
  rows === null ? 'rows not counted' : rows === 1 ? '1 row' : `${countText(rows)} rows`

const columnsText = (count: number): string => (count === 1 ? '1 column' : `${countText(count)} columns`)
