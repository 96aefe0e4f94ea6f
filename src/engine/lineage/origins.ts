/** The columns of tables that a value is made from, as `columnKey` writes them. */
export type Origins = ReadonlySet<string>

/** What is known of the rows that a part of a plan gives: of each column, and of what chose the rows. */
export interface Relation {
  readonly columns: readonly Origins[]
  /** What conditions below have looked at. */
  readonly chosenBy: Origins
}

/** A plan that this version cannot follow. Whatever it gives counts as personal data. */
export class Untraceable extends Error {
  override readonly name = 'Untraceable'
}

export const NOTHING: Origins = new Set()

export const union = (...sets: readonly Origins[]): Origins => new Set(sets.flatMap((it) => [...it]))

/** Any value of the relation may be made from any of these. */
export const unionOf = ({ columns }: Relation): Origins => union(...columns)

/** How a column of a table is called among origins. Names are compared as SQL compares them. */
export const columnKey = (table: readonly string[], column: string): string =>
  JSON.stringify([...table, column].map((part) => part.toLowerCase()))
