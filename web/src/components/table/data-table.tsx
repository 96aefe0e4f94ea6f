import { Button, Skeleton } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { Fragment, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { HeaderCell, type Sorted } from './header-cell.tsx'
import { type RowAction, RowMenu } from './row-menu.tsx'
import classes from './table.module.css'

export interface Column<T> {
  readonly key: string
  readonly title: string
  readonly cell: (row: T) => ReactNode
  /** A CSS width, such as `12rem` or `30%`. */
  readonly width?: string
  readonly align?: 'right'
  /** What the list calls this order, where it can be sorted by it. */
  readonly sortBy?: string
}

export interface Table<T> {
  /** What the table holds, for whoever cannot see it. */
  readonly label: string
  readonly columns: readonly Column<T>[]
  /** undefined while they are read for the first time. */
  readonly rows: readonly T[] | undefined
  readonly rowKey: (row: T) => string
  /** What a row's menu is called after, and what it offers. */
  readonly menu?: ((row: T) => { readonly name: string; readonly actions: readonly RowAction[] }) | undefined
  /** Stands under a row over the full width, such as what belongs to it. */
  readonly below?: ((row: T) => ReactNode) | undefined
  /** Stands where there are no rows. */
  readonly empty?: ReactNode
  readonly sorted?: Sorted | undefined
  readonly onSort?: ((sorted: Sorted) => void) | undefined
  /** Reads on, where there is more. */
  readonly more?: { readonly load: () => void; readonly isLoading: boolean } | null | undefined
}

/** From this many rows on only those near the screen are drawn. */
const VIRTUAL_FROM = 120
const ROW_PX = 37
const WAITING = [1, 2, 3]

/** A ruled list. On a narrow screen each row is a slip of its own with its labels above the values. */
export function DataTable<T>(table: Table<T>) {
  const { label, columns, rows, menu, empty, more, sorted, onSort } = table
  if (rows?.length === 0 && empty !== undefined) return empty
  return (
    <>
      {/* The roles stand here because a narrow screen lays the parts out as blocks, which would take them away. */}
      <table className={classes.table} aria-label={label} role="table" aria-busy={rows === undefined}>
        <thead role="rowgroup" className={classes.head}>
          <tr role="row">
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} sorted={sorted} onSort={onSort} />
            ))}
            {menu && (
              <th role="columnheader" scope="col" className={classes.menuHead}>
                <span className={classes.unseen}>Actions</span>
              </th>
            )}
          </tr>
        </thead>
        {rows === undefined ? <Waiting columns={columns.length + (menu ? 1 : 0)} /> : <Body {...table} rows={rows} />}
      </table>
      {more && (
        <div className={classes.more}>
          <Button size="compact-sm" loading={more.isLoading} onClick={more.load}>
            Show more
          </Button>
        </div>
      )}
    </>
  )
}

function Waiting({ columns }: { readonly columns: number }) {
  return (
    <tbody role="rowgroup">
      {WAITING.map((row) => (
        <tr key={row} role="row" className={classes.row}>
          <td role="cell" colSpan={columns} className={classes.cell}>
            <Skeleton height={12} width={`${90 - row * 15}%`} />
          </td>
        </tr>
      ))}
    </tbody>
  )
}

function Body<T>(table: Table<T> & { readonly rows: readonly T[] }) {
  if (table.rows.length >= VIRTUAL_FROM) return <VirtualBody {...table} />
  return (
    <tbody role="rowgroup">
      {table.rows.map((row) => (
        <Row key={table.rowKey(row)} table={table} row={row} />
      ))}
    </tbody>
  )
}

function VirtualBody<T>(table: Table<T> & { readonly rows: readonly T[] }) {
  const { rows, rowKey, columns } = table
  const body = useRef<HTMLTableSectionElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    if (body.current) setTop(body.current.getBoundingClientRect().top + window.scrollY)
  }, [])
  const seen = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: 20,
    scrollMargin: top,
  })
  const items = seen.getVirtualItems()
  const [first, last] = [items[0], items.at(-1)]
  const width = columns.length + 1
  return (
    <tbody ref={body} role="rowgroup">
      <Spacer height={first ? first.start - top : 0} width={width} />
      {items.map(({ index }) => {
        const row = rows[index]
        return row === undefined ? null : <Row key={rowKey(row)} table={table} row={row} />
      })}
      <Spacer height={last ? seen.getTotalSize() - (last.end - top) : 0} width={width} />
    </tbody>
  )
}

function Spacer({ height, width }: { readonly height: number; readonly width: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden="true">
      <td colSpan={width} style={{ height, padding: 0 }} />
    </tr>
  )
}

function Row<T>({ table, row }: { readonly table: Table<T>; readonly row: T }) {
  const { columns, menu, below } = table
  const under = below?.(row)
  return (
    <Fragment>
      <tr role="row" className={classes.row}>
        {columns.map(({ key, title, cell, align }) => (
          <td key={key} role="cell" className={classes.cell} data-label={title} data-align={align}>
            {cell(row)}
          </td>
        ))}
        {menu && (
          <td role="cell" className={classes.menu}>
            <RowMenu {...menu(row)} />
          </td>
        )}
      </tr>
      {under !== undefined && under !== null && (
        <tr role="row" className={classes.under}>
          <td role="cell" colSpan={columns.length + (menu ? 1 : 0)}>
            {under}
          </td>
        </tr>
      )}
    </Fragment>
  )
}
