/** Columns with personal data, by table. */
type Marks = Readonly<Record<string, readonly string[]>>

/** What somebody wants to be marked or not. */
export interface MarkChange {
  readonly table: string
  readonly columns: readonly string[]
  readonly isMarked: boolean
}

/** The marks after some changes, one after the other. A name is found in whatever case it was written before. */
export function withChanges(marks: Marks, changes: readonly MarkChange[]): Record<string, string[]> {
  return changes.reduce<Record<string, string[]>>(
    (before, { table, columns, isMarked }) => {
      const others = Object.entries(before).filter(([name]) => !isSame(name, table))
      const kept = Object.entries(before)
        .flatMap(([name, marked]) => (isSame(name, table) ? marked : []))
        .filter((name) => !columns.some((it) => isSame(it, name)))
      const marked = isMarked ? [...kept, ...columns] : kept
      return Object.fromEntries(marked.length > 0 ? [...others, [table, marked]] : others)
    },
    Object.fromEntries(Object.entries(marks).map(([name, marked]) => [name, [...marked]])),
  )
}

/** What the last of some changes wants of a column; undefined where none is about it. */
export const wantedOf = (changes: readonly MarkChange[], table: string, column: string): boolean | undefined =>
  changes.findLast((it) => it.table === table && it.columns.includes(column))?.isMarked

export const isMarked = (marks: Marks, table: string, column: string): boolean =>
  Object.entries(marks).some(([name, columns]) => isSame(name, table) && columns.some((it) => isSame(it, column)))

/** As SQL compares names. */
const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
