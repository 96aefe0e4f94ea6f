import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { DuckDBBlobValue, DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identifier, literal } from '../../src/lib/sql-text.ts'
import { type FileSettings, QUOTE_MODES } from '../../src/model/file-settings.ts'
import { type Cell, renderText, rowsSql, startEngine, type TestEngine } from '../harness/engine.ts'

let folder: string
let open: TestEngine
/** The file of each case. */
const paths = new Map<Case, string>()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-dialect-'))
  open = await startEngine()
  for (const [index, it] of cases.entries()) {
    const { text: content } = await renderText(open.engine, rowsSql(it.rows), { header: true, ...it.file })
    const path = join(folder, `${index}.csv`)
    await writeFile(path, content)
    paths.set(it, path)
  }
})
afterAll(async () => {
  await open[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

interface Case {
  readonly rows: readonly (readonly Cell[])[]
  readonly file: Partial<FileSettings>
}

const unit = fc.constantFrom(...'aZ09 ,;|\t"\'\\#!$-^\n\r\u001f\u00a0é李', '\ufeff', '😀', 'e\u0301')
const cell = fc.option(fc.string({ unit, maxLength: 8 }), { freq: 6 })
const table = fc
  .integer({ min: 2, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 10 }))
const dialect = fc.record({
  quoteMode: fc.constantFrom(...QUOTE_MODES),
  lineEnding: fc.constantFrom('lf' as const, 'crlf' as const),
  fileFormat: fc.constant('custom' as const),
  delimiter: fc.constantFrom(',', '\t', '|', ';', '~', 'é', '李'),
  escapeCharacter: fc.constantFrom('"', '\\', '^'),
})
/** The same cases each time, so that a failure can be looked at. */
const cases: readonly Case[] = fc.sample(fc.record({ rows: table, file: dialect }), { numRuns: 400, seed: 20261123 })

/** Quote mode none without an escape character cannot be read back: that is what it is refused for. */
const isReadable = ({ file }: Case) => file.quoteMode !== 'none' || file.escapeCharacter !== '"'
const ends = (value: string) => /[\r\n]/.test(value)

const filesOf = (these: readonly Case[]) => these.map((it) => ({ path: paths.get(it) ?? '', case: it }))

const PYTHON = `
import csv, json, sys
for case in json.load(sys.stdin):
    file = case['file']
    escape = None if file['escapeCharacter'] == '"' else file['escapeCharacter']
    options = dict(delimiter=file['delimiter'], escapechar=escape, doublequote=escape is None, strict=True)
    if file['quoteMode'] == 'none':
        options.update(quoting=csv.QUOTE_NONE, quotechar=None)
    with open(case['path'], newline='', encoding='utf-8') as lines:
        print(json.dumps(list(csv.reader(lines, **options))))
`

test('Python reads every file back', async () => {
  const readable = cases.filter(isReadable).filter(
    // Python knows no escaped line break: it takes \\n for n.
    ({ rows, file }) => file.quoteMode !== 'none' || !rows.flat().some((value) => value !== null && ends(value)),
  )
  expect(readable.length).toBeGreaterThan(250)
  const files = filesOf(readable)
  const python = spawn('python3', ['-c', PYTHON], { stdio: ['pipe', 'pipe', 'inherit'] })
  python.stdin.end(JSON.stringify(files.map(({ path, case: it }) => ({ path, file: it.file }))))
  const answers = (await text(python.stdout)).trimEnd().split('\n')
  expect(answers.length).toBe(files.length)
  for (const [index, { case: it }] of files.entries()) {
    const [header, ...rows] = JSON.parse(answers[index] ?? '') as string[][]
    expect(header).toEqual(it.rows[0]?.map((_, place) => `c${place}`))
    expect(rows, JSON.stringify(it)).toEqual(it.rows.map((row) => row.map((value) => value ?? '')))
  }
})

test('DuckDB reads every quoted file back, NULL apart from the empty string where the mode can', async () => {
  const quoted = cases.filter(({ file }) => file.quoteMode !== 'none' && (file.delimiter ?? '') < '\u007f')
  expect(quoted.length).toBeGreaterThan(200)
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for (const { path, case: it } of filesOf(quoted)) {
    const names = it.rows[0]?.map((_, place) => `c${place}`) ?? []
    const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')
    const { delimiter = '', escapeCharacter = '' } = it.file
    const options = `auto_detect = false, header = true, delim = ${literal(delimiter)}, quote = '"', escape = ${literal(
      escapeCharacter,
    )}, columns = {${columns}}, allow_quoted_nulls = false, parallel = false, new_line = ${
      it.file.lineEnding === 'crlf' ? "'\\r\\n'" : "'\\n'"
    }`
    const cells = names.map((name) => `encode(${identifier(name)})`).join(', ')
    const answer = await connection.runAndReadAll(`SELECT ${cells} FROM read_csv(${literal(path)}, ${options})`)
    const rows = answer
      .getRows()
      .map((row) => row.map((value) => (value instanceof DuckDBBlobValue ? decoder.decode(value.bytes) : null)))
    expect(rows, JSON.stringify(it)).toEqual(it.rows.map((row) => row.map((value, place) => asRead(value, place, it))))
  }
})

/** What a reader can tell of a value: \`all\` writes NULL as the empty string, \`special\` the other way round. */
function asRead(value: Cell, place: number, { file }: Case): Cell {
  if (file.quoteMode === 'all') return value ?? ''
  if (file.quoteMode === 'special' && value === '' && place > 0) return null
  return value
}
