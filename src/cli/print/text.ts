import type { Output } from '../cli.ts'

/** Prints the one JSON document of a verb. */
export function printJson(out: Output, document: unknown): void {
  out.write(`${JSON.stringify(document, null, 2)}\n`)
}

/** Control characters of a name or a server's answer could rewrite the terminal: each run of them becomes a space. */
export const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')

/** As `2026-11-23 08:30:04 UTC`. */
export const timeText = (iso: string): string => iso.replace(/^(\S+)T(\S{8}).*Z$/, '$1 $2 UTC')

/** Rows of cells in aligned columns, two spaces between them. */
export function alignedRows(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - [...cell].length)))
      .join('  ')
      .trimEnd(),
  )
}
