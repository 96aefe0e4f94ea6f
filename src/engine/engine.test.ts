import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PLAIN, renderText, startEngine, type TestEngine } from '../../test/harness/engine.ts'

let open: TestEngine
beforeAll(async () => {
  open = await startEngine({
    access: {
      files: [],
      setup: [
        "CREATE TABLE people AS SELECT range AS id, 'p' || range || '@secret.example' AS email FROM range(100000)",
      ],
      searchPath: 'memory.main',
    },
  })
})
afterAll(() => open[Symbol.asyncDispose]())

test.for([
  ['SELECT nope FROM people', 'sql_invalid', 'line 1, column 8'],
  ['SELECT 1\nFROM missing', 'sql_invalid', 'line 2, column 6'],
  ['SELECT FROM WHERE', 'sql_invalid', 'syntax error'],
  ['SELECT ?', 'sql_invalid', 'parameters'],
  ['', 'sql_not_allowed', 'one SELECT'],
  ['SELECT 1; SELECT 2', 'sql_not_allowed', 'one SELECT'],
  ['SELECT 1 AS a, 2 AS a', 'column_duplicate', 'named a'],
  ['SELECT email::INTEGER FROM people', 'query_failed', 'INT32'],
  ['SELECT error(email) FROM people', 'query_failed', ''],
  [
    "SELECT error(concat('a'' to ', replace(upper(email), '@SECRET.EXAMPLE', ''))) FROM people LIMIT 1",
    'query_failed',
    'Invalid Input',
  ],
  ["SELECT strptime(email, '%Y') FROM people", 'query_failed', ''],
  ["SELECT 1 FROM people WHERE email = 'x'::DATE", 'query_failed', ''],
] as const)('%s is %s', async ([sql, code, part]) => {
  const error = await open.engine.preview(sql, 5).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code, message: expect.stringContaining(part) })
  expect(JSON.stringify(error) + String(error)).not.toContain('secret.example')
})

test.for([
  'SELECT 1;',
  'SELECT 1 -- the last line',
  "WITH a AS (SELECT ';' AS x) SELECT * FROM a; -- done ; really",
  'VALUES (1), (2)',
  'FROM people SELECT id ORDER BY id LIMIT 2',
  '(SELECT 1) UNION ALL (SELECT 2) /* ) */',
])('%s is one query', async (sql) => {
  const { rows } = await renderText(open.engine, sql)
  expect(rows).toBeGreaterThan(0)
})

test('tables have their columns and a query of their own', async () => {
  const [people, ...others] = await open.engine.tables()
  expect(others).toEqual([])
  expect(people).toMatchObject({
    name: 'people',
    columns: [
      { name: 'id', type: 'BIGINT' },
      { name: 'email', type: 'VARCHAR' },
    ],
  })
  expect((await renderText(open.engine, people?.select ?? '')).rows).toBe(100_000)
})

test('rows come in the order that the query says', async () => {
  const ids = async (sql: string, file = {}) => {
    const { text } = await renderText(open.engine, sql, file)
    return text.trimEnd().split('\n')
  }
  const down = Array.from({ length: 100_000 }, (_, index) => String(99_999 - index))
  expect(await ids('SELECT id FROM people ORDER BY id DESC')).toEqual(down)
  expect(await ids('SELECT id FROM people ORDER BY hash(id), id', { limit: 50_000 })).toEqual(
    (await ids('SELECT id FROM people ORDER BY hash(id), id')).slice(0, 50_000),
  )
  expect(await ids('SELECT id FROM people ORDER BY id DESC LIMIT 70000')).toEqual(down.slice(0, 70_000))
  expect(await ids('SELECT id FROM people ORDER BY id DESC', { rowNumber: true })).toEqual(
    down.map((id, index) => `${index + 1},${id}`),
  )
  expect(new Set(await ids('SELECT id FROM people'))).toEqual(new Set(down))
})

test('a query that fails halfway ends in an error, after bytes or not', async () => {
  const sql = "SELECT if(id = 99000, error('p7@secret.example'), email) AS email FROM people ORDER BY id"
  const columns = await open.engine.describe(sql)
  const { bytes, rows } = open.engine.render(sql, { columns, file: PLAIN })
  await expect(Array.fromAsync(bytes)).rejects.toMatchObject({ code: 'query_failed' })
  await expect(rows).rejects.toMatchObject({ code: 'query_failed' })
  expect((await renderText(open.engine, 'SELECT 1')).text).toBe('1\n')
})

const ENDLESS = "SELECT r.range || repeat('x', 100) AS x FROM range(1000000000) AS r"

test.for([
  ['while it computes', 'SELECT sum(hash(a.range, b.range)) FROM range(10000000) a, range(1000000) b'],
  ['while its reader waits', ENDLESS],
] as const)('a run stops at once %s', async ([when, sql]) => {
  const stop = new AbortController()
  await using own = await startEngine({ signal: stop.signal })
  const columns = await own.engine.describe(sql)
  const { bytes, rows } = own.engine.render(sql, { columns, file: PLAIN })
  const reader = bytes[Symbol.asyncIterator]()
  const first = reader.next()
  if (when === 'while its reader waits') await first
  await wait(100)
  const before = performance.now()
  stop.abort(new Error('stopped'))
  await expect(first.then(() => Array.fromAsync({ [Symbol.asyncIterator]: () => reader }))).rejects.toThrow('stopped')
  await expect(rows).rejects.toThrow('stopped')
  expect(performance.now() - before).toBeLessThan(2000)
})

test('a run stops at once at whatever moment of its beginning', async () => {
  for (const turns of [0, 1, 2, 4, 8, 16, 32, 64]) {
    const stop = new AbortController()
    await using own = await startEngine({ signal: stop.signal })
    const columns = await own.engine.describe(ENDLESS)
    const { bytes } = own.engine.render(ENDLESS, { columns, file: PLAIN })
    const reading = (async () => {
      for await (const _ of bytes);
    })()
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
    stop.abort(new Error('stopped'))
    await expect(reading).rejects.toThrow('stopped')
  }
})

test('a reader that goes away ends the query', async () => {
  const columns = await open.engine.describe(ENDLESS)
  const { bytes, rows } = open.engine.render(ENDLESS, { columns, file: PLAIN })
  for await (const chunk of bytes) if (chunk.length > 0) break
  await expect(rows).rejects.toThrow()
  expect((await renderText(open.engine, 'SELECT 1')).text).toBe('1\n')
})

test('nothing is left of a rendering', async () => {
  const folders = await readdir(open.folder)
  const pipes = await Promise.all(folders.map((folder) => readdir(join(open.folder, folder))))
  expect(pipes.flat()).toEqual([])
})

test('what needs more memory than there is says so', async () => {
  await using own = await startEngine({ memoryMb: 32 })
  const sql = 'SELECT list(range || repeat(range::VARCHAR, 10)) AS l FROM range(5000000)'
  await expect(own.engine.preview(sql, 1)).rejects.toMatchObject({ code: 'query_too_large' })
})

test('so does what needs more space on disk', async () => {
  await using own = await startEngine({ memoryMb: 48, tempMb: 1 })
  const sql = 'SELECT range, sha256(range::VARCHAR) AS h FROM range(2000000) ORDER BY h'
  await expect(renderText(own.engine, sql)).rejects.toMatchObject({ code: 'query_too_large' })
})

test('opening a database stops too', async () => {
  const stop = new AbortController()
  const access = {
    files: [],
    setup: ['CREATE TABLE t AS SELECT sum(a.range) FROM range(10000000) a, range(100000) b WHERE a.range > b.range'],
    searchPath: 'memory.main',
  }
  const opening = startEngine({ access, signal: stop.signal })
  setTimeout(() => stop.abort(new Error('stopped')), 200)
  await expect(opening).rejects.toThrow('stopped')
})

test('ambiguous values are counted, with a place and without their text', async () => {
  const sql = `SELECT * FROM (VALUES (1, 'a', 'b'), (2, 'a,b', 'c"d'), (3, 'e' || chr(13), NULL)) AS t(id, "x,y", z) ORDER BY id`
  const columns = await open.engine.describe(sql)
  const count = (file = {}) =>
    open.engine.countAmbiguous(sql, { columns, file: { ...PLAIN, quoteMode: 'none', ...file } })
  expect(await count()).toEqual({ count: 3, example: { row: 2, column: 'x,y' } })
  expect(await count({ header: true })).toEqual({ count: 4, example: { row: 0, column: 'x,y' } })
  expect(await count({ escapeCharacter: '\\' })).toEqual({ count: 0, example: null })
  expect(await count({ fileFormat: 'psv' })).toEqual({ count: 2, example: { row: 2, column: 'z' } })
})

test('a table whose name has a dot is not one of another schema', async () => {
  const setup = ['CREATE SCHEMA s', 'CREATE TABLE s.t AS SELECT 1 AS a', 'CREATE TABLE "s.t" AS SELECT 2 AS b']
  await using own = await startEngine({ access: { files: [], setup, searchPath: 'memory.main' } })
  const tables = await own.engine.tables()
  expect(tables.map(({ name, columns }) => [name, ...columns.map((column) => column.name)])).toEqual([
    ['s.t', 'b'],
    ['s.t', 'a'],
  ])
})
