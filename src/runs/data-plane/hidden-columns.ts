import type { Column } from '../../engine/engine.ts'
import type { Selection } from './select-rows.ts'

/** Columns with personal data, by table. */
export type Marks = Readonly<Record<string, readonly string[]>>

/**
 * The columns of a selection whose values must not be seen, by place. Of a whole table those that are marked; of a query each, as
 * long as any column of its database is marked: what cannot be traced counts as personal data.
 */
export function hiddenColumns({ table, columns }: Pick<Selection, 'table' | 'columns'>, marks: Marks): number[] {
  if (table === null)
    return Object.values(marks).some((marked) => marked.length > 0) ? columns.map((_, place) => place) : []
  const marked = Object.entries(marks).flatMap(([name, names]) => (isSame(name, table) ? names : []))
  const isMarked = ({ name }: Column) => marked.some((it) => isSame(it, name))
  return columns.flatMap((column, place) => (isMarked(column) ? [place] : []))
}

/** As SQL compares names. */
const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
