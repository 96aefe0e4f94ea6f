import type { Column, Table } from '../databases/use-databases.ts'

/** A table with those of its columns that are searched for. */
interface Found {
  readonly table: Table
  readonly columns: readonly Column[]
}

/** Tables in whose name, or in a column's name, the text stands in any case; all where there is no text. */
export function findTables(tables: readonly Table[], text: string): Found[] {
  const wanted = text.trim().toLowerCase()
  const isFound = ({ name }: { readonly name: string }) => name.toLowerCase().includes(wanted)
  return tables.flatMap((table) => {
    const columns = isFound(table) ? table.columns : table.columns.filter(isFound)
    return columns.length > 0 || isFound(table) ? [{ table, columns }] : []
  })
}
