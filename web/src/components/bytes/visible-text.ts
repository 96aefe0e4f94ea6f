/** A stretch of a file. `text` is what stands there; all parts together are the file, character for character. */
export interface Part {
  readonly kind: 'value' | 'delimiter' | 'quote' | 'escape' | 'end' | 'space' | 'foreign' | 'unseen'
  readonly text: string
  /** What is shown for characters that have no look of their own. */
  readonly mark?: string
  /** What the characters are, in words. */
  readonly title?: string
}

export interface Dialect {
  readonly delimiter: string
  readonly quoteMode: string
  /** Null: quotes are doubled. */
  readonly escapeCharacter: string | null
}

/** Characters that cannot be seen, by the names that people search for. */
const UNSEEN: Readonly<Record<string, readonly [mark: string, title: string]>> = {
  '\t': ['\\t', 'Tab'],
  '\0': ['NUL', 'The character NUL'],
  '\u00a0': ['NBSP', 'No-break space'],
  '\u00ad': ['SHY', 'Soft hyphen'],
  '\u200b': ['ZWSP', 'Zero-width space'],
  '\u200c': ['ZWNJ', 'Zero-width non-joiner'],
  '\u200d': ['ZWJ', 'Zero-width joiner'],
  '\u200e': ['LRM', 'Left-to-right mark'],
  '\u200f': ['RLM', 'Right-to-left mark'],
  '\u2028': ['LS', 'Line separator'],
  '\u2029': ['PS', 'Paragraph separator'],
  '\ufeff': ['BOM', 'Byte order mark'],
}
const CONTROL = /^[\p{Cc}\p{Cf}]$/u
const ENCODER = new TextEncoder()

/** The parts of a line, or of several, as it stands in a file. */
export function visibleParts(text: string, dialect: Dialect): Part[] {
  const parts: Part[] = []
  let at = 0
  let isQuoted = false
  let isStart = true
  while (at < text.length) {
    const part = partAt(text, at, { ...dialect, isQuoted, isStart })
    if (part.kind === 'quote') isQuoted = !isQuoted
    isStart = !isQuoted && (part.kind === 'delimiter' || part.kind === 'end')
    add(parts, part)
    at += part.text.length
  }
  return withEdgeSpaces(parts)
}

interface Place extends Dialect {
  readonly isQuoted: boolean
  /** A value begins here. */
  readonly isStart: boolean
}

function partAt(text: string, at: number, place: Place): Part {
  const { delimiter, isQuoted, isStart, quoteMode } = place
  const escaped = escapedAt(text, at, place)
  if (escaped) return escaped
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  // Elsewhere a quote is a character like any other: only quoted values begin with one.
  if (character === '"' && quoteMode !== 'none' && (isQuoted || isStart)) return { kind: 'quote', text: '"' }
  if (!isQuoted && text.startsWith(delimiter, at)) {
    return delimiter === '\t'
      ? { kind: 'delimiter', text: delimiter, mark: '\\t', title: 'Tab, the delimiter' }
      : { kind: 'delimiter', text: delimiter, title: 'Delimiter' }
  }
  const end = /^(\r\n|\n|\r)/.exec(text.slice(at, at + 2))?.[0]
  if (end) return { kind: 'end', text: end, ...endOf(end, isQuoted) }
  return characterPart(character)
}

/** What an escape character, or a doubled quote, says of the character after it. */
function escapedAt(text: string, at: number, { escapeCharacter, quoteMode, isQuoted }: Place): Part | null {
  const next = text.slice(at + 1, at + 1 + lengthAt(text, at + 1))
  if (escapeCharacter !== null && (isQuoted || quoteMode === 'none') && text.startsWith(escapeCharacter, at) && next) {
    return { kind: 'escape', text: escapeCharacter + next, title: `Escaped: ${NAMES[next] ?? next}` }
  }
  if (escapeCharacter === null && isQuoted && text.startsWith('""', at)) {
    return { kind: 'escape', text: '""', title: 'A doubled quote is one quote of the value' }
  }
  return null
}

const NAMES: Readonly<Record<string, string>> = { n: 'a line feed of the value', r: 'a carriage return of the value' }
const lengthAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)

function endOf(end: string, isQuoted: boolean): { mark: string; title: string } {
  const name = { '\r\n': 'CRLF', '\n': 'LF', '\r': 'CR' }[end] ?? end
  const mark = end.replace('\r', '\\r').replace('\n', '\\n')
  return { mark, title: isQuoted ? `${name} inside a value` : `${name}: the line ends` }
}

function characterPart(character: string): Part {
  const known = UNSEEN[character]
  const code = codeOf(character)
  if (known) return { kind: 'unseen', text: character, mark: known[0], title: `${known[1]}, ${code}` }
  if (CONTROL.test(character))
    return { kind: 'unseen', text: character, mark: code, title: `Control character ${code}` }
  if (character > '\u007e') return { kind: 'foreign', text: character, title: foreignTitle(character) }
  return { kind: 'value', text: character }
}

function foreignTitle(text: string): string {
  const [first = '', ...more] = text
  const bytes = `${ENCODER.encode(text).length} bytes in UTF-8`
  return more.length === 0 ? `${codeOf(first)}, ${bytes}` : `${more.length + 1} characters, ${bytes}`
}

const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** Neighbours of one kind become one part; each mark stays by itself. */
function add(parts: Part[], part: Part): void {
  const last = parts.at(-1)
  if (last?.kind !== part.kind || (part.kind !== 'value' && part.kind !== 'foreign')) {
    parts.push(part)
    return
  }
  const text = last.text + part.text
  parts[parts.length - 1] =
    part.kind === 'value' ? { kind: 'value', text } : { ...part, text, title: foreignTitle(text) }
}

/** Spaces where a value begins or ends, and several in a row, cannot be seen otherwise. */
function withEdgeSpaces(parts: readonly Part[]): Part[] {
  return parts.flatMap((part, index) => {
    if (part.kind !== 'value') return [part]
    const [before, after] = [isBorder(parts[index - 1]), isBorder(parts[index + 1])]
    const spaces = new RegExp(['( {2,}', ...(before ? ['^ '] : []), ...(after ? [' $'] : [])].join('|').concat(')'))
    return part.text
      .split(spaces)
      .filter((text) => text !== '')
      .map((text): Part => (spaces.test(text) && text.trim() === '' ? spacePart(text) : { kind: 'value', text }))
  })
}

const isBorder = (part: Part | undefined): boolean => !part || ['delimiter', 'quote', 'end'].includes(part.kind)
const spacePart = (text: string): Part => ({
  kind: 'space',
  text,
  mark: '·'.repeat(text.length),
  title: text.length === 1 ? 'Space' : `${text.length} spaces`,
})
