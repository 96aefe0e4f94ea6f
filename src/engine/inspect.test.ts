import { afterAll, beforeAll, expect, test } from 'vitest'
import { PLAIN, renderText, rowsSql, startEngine, type TestEngine } from '../../test/harness/engine.ts'
import type { FileSettings } from '../model/file-settings.ts'
import type { Layout } from './engine.ts'

let open: TestEngine
beforeAll(async () => {
  open = await startEngine()
})
afterAll(() => open[Symbol.asyncDispose]())

const NASTY = [
  ['1', 'plain'],
  ['2', 'a,b'],
  ['3', 'say "x"'],
  ['4', 'one\r\ntwo'],
  ['5', null],
  ['6', ''],
  ['7', 'Zoë 名前'],
  ['8', ' edge '],
  ['9', 'back\\slash'],
  ['9a', 'zero\u200bwidth'],
  ['9b', 'tab\tstop'],
  ['10', 'the longest of all these values'],
  ['11', 'plain'],
] as const
const sql = rowsSql(NASTY)

async function inspect(
  { hidden, rules, ...file }: Partial<FileSettings & Layout>,
  looking = { first: 1, scan: 1000 },
  text = sql,
) {
  const columns = await open.engine.describe(text)
  const layout = { columns, hidden, rules, file: { ...PLAIN, header: true, ...file } }
  return open.engine.inspect(text, layout, looking)
}

test('each row that files go wrong with is found, with its reason', async () => {
  const { lines, ...told } = await inspect({ escapeCharacter: '\\' })
  const reasons = lines.map(({ row, reasons }) => [row, reasons.map((it) => `${it.reason} in ${it.column}`).join()])
  expect(reasons).toEqual([
    [1, ''],
    [2, 'delimiter in c1'],
    [3, 'quote in c1'],
    [4, 'line-break in c1'],
    [5, 'null in c1'],
    [6, 'empty in c1'],
    [7, 'non-ascii in c1'],
    [8, 'edge-space in c1'],
    [9, 'escape in c1'],
    [10, 'unseen in c1'],
    [12, 'longest in c1'],
  ])
  expect(told).toMatchObject({ scannedRows: 13, isComplete: true, isUnordered: false, header: 'c0,c1\n' })
})

test.for<Partial<FileSettings>>([
  {},
  { quoteMode: 'all', lineEnding: 'crlf' },
  { quoteMode: 'all-non-null', fileFormat: 'psv' },
  { quoteMode: 'none', escapeCharacter: '\\', fileFormat: 'tsv' },
  { quoteMode: 'non-numeric', rowNumber: true },
])('the lines are those of the rendered file: %j', async (file) => {
  const end = file.lineEnding === 'crlf' ? '\r\n' : '\n'
  const { lines, header, bytes } = await inspect(file, { first: 13, scan: 1000 })
  const { text } = await renderText(open.engine, sql, { header: true, ...file })
  expect(header + lines.map((line) => line.text + end).join('')).toBe(text)
  expect(Buffer.byteLength(header) + bytes + lines.length * end.length).toBe(Buffer.byteLength(text))
})

test('a bounded look says so, and stays within its rows', async () => {
  const told = await inspect({}, { first: 2, scan: 3 })
  expect(told).toMatchObject({ scannedRows: 3, isComplete: false })
  expect(told.lines.map((line) => line.row)).toEqual([1, 2, 3])
})

test('values that could not be read back are named by their row', async () => {
  const { ambiguous } = await inspect({ quoteMode: 'none' })
  expect(ambiguous).toEqual({ count: 3, places: [2, 3, 4].map((row) => ({ row, column: 'c1' })) })
})

test('a hidden column shows no value and no reason, under whatever name and transform', async () => {
  const rules = [{ from: 'c1', to: 'hash', transform: ['sha256' as const] }, { from: 'C1' }, { from: 'c0' }]
  const { lines, sample } = await inspect({ hidden: [1], rules }, { first: 11, scan: 1000 })
  expect(lines.map((line) => line.text)).toContain('▒▒▒▒,▒▒▒▒,1')
  // A NULL is hidden as any value: whether there is one can be made to depend on the value.
  expect(lines.map((line) => line.text)).toContain('▒▒▒▒,▒▒▒▒,5')
  expect(lines.flatMap((line) => line.reasons)).toEqual([{ reason: 'longest', column: 'c0' }])
  expect(Buffer.from(sample).toString()).not.toMatch(/plain|[0-9a-f]{64}/)
})

test('a long line is cut, with its true size beside it', async () => {
  const { lines } = await inspect({}, { first: 1, scan: 10 }, "SELECT repeat('ä', 100000) AS v")
  expect(lines[0]?.bytes).toBe(200_000)
  expect(lines[0]?.text).toBe('ä'.repeat(8192))
})

test('no rows are no lines', async () => {
  expect(await inspect({}, { first: 5, scan: 10 }, 'SELECT 1 AS one WHERE false')).toMatchObject({
    lines: [],
    scannedRows: 0,
    bytes: 0,
    isComplete: true,
  })
})

test('counting gives up in time', async () => {
  const endless = 'SELECT 1 FROM range(10000000000) a(x), range(1000) b(y) WHERE hash(x) % 7 = y'
  expect(await open.engine.countRows(endless, 200)).toBeNull()
  expect(await open.engine.countRows(sql, 5000)).toBe(NASTY.length)
})
