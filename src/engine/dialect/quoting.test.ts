import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cell, PLAIN, renderText, rowsSql, startEngine, type TestEngine } from '../../../test/harness/engine.ts'
import { type FileSettings, QUOTE_MODES } from '../../model/file-settings.ts'
import { cellText, type Dialect, dialectOf } from './quoting.ts'

let open: TestEngine
beforeAll(async () => {
  open = await startEngine()
})
afterAll(() => open[Symbol.asyncDispose]())

const SAMPLE = `SELECT * FROM (VALUES
  (1, 'plain', 'Ana', 1.50::DECIMAL(5,2), true),
  (2, 'a,b', 'say "hi"', -0.10, false),
  (3, '', NULL, NULL, NULL),
  (4, ' lead', 'trail ', 12.00, true),
  (5, '#x', 'back\\slash', 3.00, false),
  (6, 'li' || chr(10) || 'ne', 'c' || chr(13) || 'r', 4.00, true),
  (7, '007', '李 é', 5.00, true)) AS t(id, "a,b", "say ""x""", amount, flag) ORDER BY id`

const GOLDEN: readonly (readonly [string, Partial<FileSettings>])[] = QUOTE_MODES.flatMap((quoteMode) => [
  [`${quoteMode}`, { quoteMode }] as const,
  [`${quoteMode}, escape`, { quoteMode, escapeCharacter: '\\' }] as const,
])

test.for(GOLDEN)('%s', async ([, settings]) => {
  const { text, rows } = await renderText(open.engine, SAMPLE, { header: true, ...settings })
  expect(rows).toBe(7)
  expect(text).toMatchSnapshot()
})

test('the empty string and NULL in each mode', async () => {
  const sql = "SELECT * FROM (VALUES (1, '', '', NULL), (2, NULL, NULL, '')) AS t(id, a, b, c) ORDER BY id"
  const rules = [{ from: 'a' }, { from: 'b' }, { from: 'c' }]
  const texts: Record<string, string> = {}
  for (const quoteMode of QUOTE_MODES)
    texts[quoteMode] = (await renderText(open.engine, sql, { quoteMode, rules })).text
  expect(texts).toEqual({
    all: '"","",""\n"","",""\n',
    'all-non-null': '"","",\n,,""\n',
    special: '"",,\n,,\n',
    'non-numeric': '"","",\n,,""\n',
    none: ',,\n,,\n',
  })
})

test('a number that holds the delimiter is quoted', async () => {
  const { text } = await renderText(open.engine, 'SELECT 1.5::DOUBLE a, 2 b, 2.5::DOUBLE c', {
    fileFormat: 'custom',
    delimiter: '.',
    quoteMode: 'non-numeric',
  })
  expect(text).toBe('"1.5".2."2.5"\n')
})

/** The printer of Apache Commons CSV, told again from its rules, to be compared with. */
function commons(cell: Cell, isFirst: boolean, { delimiter, escapeCharacter: escaping, quoteMode }: Dialect): string {
  if (cell === null) return quoteMode === 'all' ? '""' : ''
  const escapeAll = (to: (c: string) => string | null) => [...cell].map((c) => to(c) ?? c).join('')
  if (quoteMode === 'none') {
    if (escaping === null) return cell
    const letters: Record<string, string> = { '\n': 'n', '\r': 'r', [delimiter]: delimiter, [escaping]: escaping }
    return escapeAll((c) => (letters[c] ? escaping + letters[c] : null))
  }
  const quoted = `"${escapeAll((c) => (c === '"' || c === escaping ? (escaping ?? '"') + c : null))}"`
  if (quoteMode !== 'special') return quoted
  if (cell === '') return isFirst ? '""' : ''
  const isBare =
    cell.charCodeAt(0) > 0x23 &&
    cell.charCodeAt(cell.length - 1) > 0x20 &&
    ![...cell].some((c) => ['\n', '\r', '"', delimiter, escaping].includes(c))
  return isBare ? cell : quoted
}

const nasty = fc.string({
  unit: fc.constantFrom(...'aZ09 ,;|\t"\'\\#!$-\n\r\u001f\u0001\u00a0é李', '\ufeff', '😀', 'e\u0301', '||'),
  maxLength: 8,
})
const cells = fc.option(nasty, { freq: 6 })
const tables = fc
  .integer({ min: 1, max: 4 })
  .chain((width) => fc.array(fc.array(cells, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }))
const settings = fc.record({
  quoteMode: fc.constantFrom(...QUOTE_MODES),
  lineEnding: fc.constantFrom('lf' as const, 'crlf' as const),
  fileFormat: fc.constant('custom' as const),
  delimiter: fc.constantFrom(',', '\t', '|', ';', '~', 'é', '李', '😀', "'", ' '),
})
const escapes = fc.option(fc.constantFrom('\\', '^', '"', '!', 'ß'), { nil: undefined })

test('values stand as Apache Commons CSV prints them', async () => {
  const property = fc.asyncProperty(tables, settings, escapes, async (rows, chosen, escapeCharacter) => {
    const file = { ...PLAIN, ...chosen, ...(escapeCharacter ? { escapeCharacter } : {}) }
    const dialect = dialectOf(file)
    const lines = rows.map((row) =>
      row.map((cell, index) => commons(cell, index === 0, dialect)).join(dialect.delimiter),
    )
    const { text } = await renderText(open.engine, rowsSql(rows), file)
    expect(text).toBe(lines.map((line) => line + dialect.lineEnd).join(''))
    // The header is made here, not in SQL, and by the same rules.
    const texts = rows.flat().filter((cell) => cell !== null)
    expect(texts.map((cell) => cellText(cell, dialect, true))).toEqual(
      texts.map((cell) => commons(cell, true, dialect)),
    )
  })
  await fc.assert(property, { numRuns: 150 })
})
