import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import classes from './table.module.css'

/** By what a list is sorted, in the words of its route. */
export interface Sorted {
  readonly by: string
  readonly descending: boolean
}

interface Titled {
  readonly title: string
  readonly width?: string
  readonly align?: 'right'
  readonly sortBy?: string
}

export function HeaderCell({
  column: { title, width, align, sortBy },
  sorted,
  onSort,
}: {
  readonly column: Titled
  readonly sorted: Sorted | undefined
  readonly onSort: ((sorted: Sorted) => void) | undefined
}) {
  const isSorted = sortBy !== undefined && sorted?.by === sortBy
  const order = isSorted ? (sorted.descending ? 'descending' : 'ascending') : undefined
  return (
    <th
      role="columnheader"
      scope="col"
      style={{ width }}
      className={classes.title}
      data-align={align}
      aria-sort={order}
    >
      {sortBy !== undefined && onSort ? (
        <UnstyledButton
          className={classes.sort}
          onClick={() => onSort({ by: sortBy, descending: isSorted && !sorted.descending })}
        >
          {title}
          {order === 'ascending' && <IconArrowUp size={12} aria-hidden />}
          {order === 'descending' && <IconArrowDown size={12} aria-hidden />}
        </UnstyledButton>
      ) : (
        title
      )}
    </th>
  )
}
