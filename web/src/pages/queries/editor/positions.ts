/** A part of a text. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Where a line and column, both from 1, stand in a text; at its end where it has no such place. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0
  for (let number = 1; number < line; number++) {
    const end = text.indexOf('\n', start)
    if (end === -1) return text.length
    start = end + 1
  }
  return Math.min(start + column - 1, text.length)
}

/**
 * The part that an error of the server speaks of. `ran` is the part of the text that was sent.
 * @param details of the problem: line, column and length, where the engine could tell
 */
export function faultIn(text: string, ran: Range, details: Readonly<Record<string, unknown>>): Range | null {
  const { line, column, length } = details
  if (typeof line !== 'number' || typeof column !== 'number') return null
  const from = ran.from + offsetOf(text.slice(ran.from, ran.to), line, column)
  const to = Math.min(from + Math.max(typeof length === 'number' ? length : 1, 1), text.length)
  // What is missing at the end has no place of its own: the last sign stands for it.
  return from < to ? { from, to } : { from: Math.max(from - 1, 0), to: from }
}

/** The line, from 1, that a place stands in. */
export const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length
