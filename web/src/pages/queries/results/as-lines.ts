import type { Result } from '../editor/use-run.ts'

/** Rows as a spreadsheet takes them from the clipboard: tabs between, quotes where a value would break a line. Pure. */
export function asLines({
  columns,
  rows,
}: Pick<Result, 'rows'> & { readonly columns: readonly { readonly name: string }[] }): string {
  return [columns.map(({ name }) => name), ...rows]
    .map((row) => row.map((cell) => quoted(cell ?? '')).join('\t'))
    .join('\n')
}

const quoted = (cell: string): string => (/[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
