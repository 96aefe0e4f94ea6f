/** A value that was sent, with where it stands. */
interface Sent {
  readonly value: unknown
  readonly key: string
  readonly within: Sent | null
}

/**
 * Where a text stands that no store can hold: one with the character of code zero, or with half of a character. Null where
 * there is none. It does not recurse: what was sent may be nested deeply.
 */
export function unstorableAt(sent: unknown): string | null {
  const rest: Sent[] = [{ value: sent, key: '', within: null }]
  for (let it = rest.pop(); it !== undefined; it = rest.pop()) {
    const { value } = it
    if (typeof value === 'string' && !isStorable(value)) return pathOf(it)
    if (typeof value !== 'object' || value === null) continue
    for (const [key, inner] of Object.entries(value)) {
      if (!isStorable(key)) return pathOf(it)
      rest.push({ value: inner, key, within: it })
    }
  }
  return null
}

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

function pathOf(sent: Sent): string {
  const keys: string[] = []
  for (let it: Sent | null = sent; it?.within; it = it.within) keys.push(it.key)
  return keys.toReversed().join('.')
}
