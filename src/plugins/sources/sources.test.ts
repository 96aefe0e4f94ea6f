import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderText, startEngine } from '../../../test/harness/engine.ts'
import { literal } from '../../lib/sql-text.ts'
import { loadSource } from '../registry.ts'

let folder: string
const at = (...names: string[]) => join(folder, ...names)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "waybill-sources-it's-"))
  for (const name of ['data', 'clash', 'empty']) await mkdir(at(name))
  const instance = await DuckDBInstance.create(at('acme.duckdb'))
  const connection = await instance.connect()
  await connection.run("CREATE TABLE customers AS SELECT range AS id, 'n' || range AS name FROM range(3)")
  await connection.run('CREATE SCHEMA sales; CREATE TABLE sales.orders (id BIGINT, total DECIMAL(18, 2))')
  await connection.run('CREATE VIEW grown AS SELECT * FROM customers WHERE id > 0')
  await connection.run(`COPY customers TO ${literal(at('data', 'big-sales 2026.parquet'))}`)
  connection.closeSync()
  instance.closeSync()
  await writeFile(at('data', 'people.csv'), `id,zip,"it's, ""so"""\n${'1,01234,x\n'.repeat(30000)}2,0A,y\n`)
  await writeFile(at('data', 'when.csv'), 'iso,day,moment\n2026-01-02,02/03/2026,02/03/2026 10:00\n')
  await writeFile(at('data', 'texts.csv'), 'first,second\na,b\nc,d\n')
  await writeFile(at('data', '2026.tsv'), 'a,b\tc\n1\t2\n')
  await writeFile(at('data', 'events.ndjson'), '{"a":1}\n{"a":2,"b":{"c":[1]}}\n')
  await writeFile(at('data', 'list.json.gz'), gzipSync('[{"a":"x"},{"a":"y"}]'))
  await writeFile(at('data', 'readme.txt'), 'no table')
  await writeFile(at('clash', 'a b.csv'), 'x\n1\n')
  await writeFile(at('clash', 'A_b.csv'), 'x\n1\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function openSource(name: string, path: string) {
  const source = await loadSource(name)
  const access = await source.open(source.settings.parse({ path }), new AbortController().signal)
  return startEngine({ access })
}

test('a DuckDB file shows its tables and views, those of other schemas by their full name', async () => {
  await using open = await openSource('duckdb', at('acme.duckdb'))
  const tables = await open.engine.tables()
  expect(tables.map((table) => table.name)).toEqual(['customers', 'grown', 'sales.orders'])
  expect(tables[2]?.columns).toEqual([
    { name: 'id', type: 'BIGINT' },
    { name: 'total', type: 'DECIMAL(18,2)' },
  ])
  for (const [index, rows] of [3, 2, 0].entries()) {
    expect((await renderText(open.engine, tables[index]?.select ?? '')).rows).toBe(rows)
  }
  expect((await renderText(open.engine, 'SELECT count(*) FROM customers JOIN sales.orders USING (id)')).text).toBe(
    '0\n',
  )
})

test('each file of a folder is a table', async () => {
  await using open = await openSource('files', at('data'))
  const tables = await open.engine.tables()
  expect(
    Object.fromEntries(tables.map(({ name, columns }) => [name, columns.map((it) => `${it.name} ${it.type}`)])),
  ).toEqual({
    _2026: ['a,b BIGINT', 'c BIGINT'],
    big_sales_2026: ['id BIGINT', 'name VARCHAR'],
    events: ['a BIGINT', 'b STRUCT(c BIGINT[])'],
    list: ['a VARCHAR'],
    people: ['id BIGINT', 'zip VARCHAR', `it's, "so" VARCHAR`],
    texts: ['first VARCHAR', 'second VARCHAR'],
    when: ['iso DATE', 'day VARCHAR', 'moment VARCHAR'],
  })
  expect((await renderText(open.engine, 'SELECT zip FROM people WHERE id = 2 OR id = 1 LIMIT 1')).text).toBe('01234\n')
  const rows: number[] = []
  for (const table of tables) rows.push((await renderText(open.engine, table.select)).rows)
  expect(rows).toEqual([1, 3, 2, 2, 30001, 2, 1])
})

test('no digit of a CSV file is lost', async () => {
  const lines = [
    'id,price,big,tiny,float,none',
    '1,0.10,123456789012345678901,.5,1e-7,',
    '2,-12345678901234567.2,1,1,2.5,',
  ]
  await writeFile(at('numbers.csv'), `${lines.join('\n')}\n`)
  await using open = await openSource('files', at('numbers.csv'))
  const [table] = await open.engine.tables()
  expect(table?.columns.map((column) => column.type)).toEqual([
    'BIGINT',
    'DECIMAL(19,2)',
    'DECIMAL(21,0)',
    'DECIMAL(2,1)',
    'DOUBLE',
    'VARCHAR',
  ])
  expect((await renderText(open.engine, table?.select ?? '')).text).toBe(
    '1,0.10,123456789012345678901,0.5,1e-07,\n2,-12345678901234567.20,1,1.0,2.5,\n',
  )
})

test.for([
  ['', 'cannot be read as CSV'],
  ['a,b\nM\xfcller,1\n', 'is not in UTF-8'],
] as const)('a CSV file of %j says what is wrong with it', async ([content, why]) => {
  await writeFile(at('wrong.csv'), Buffer.from(content, 'latin1'))
  await expect(openSource('files', at('wrong.csv'))).rejects.toMatchObject({
    code: 'source_unavailable',
    message: expect.stringContaining(`${at('wrong.csv')} ${why}`),
  })
})

test('a pattern or a single file chooses', async () => {
  for (const path of [at('data', 'te*.csv'), at('data', 'texts.csv')]) {
    await using open = await openSource('files', path)
    expect((await open.engine.tables()).map((table) => table.name)).toEqual(['texts'])
  }
})

test.for([
  ['duckdb', 'missing.duckdb', 'source_unavailable'],
  ['duckdb', 'data', 'source_unavailable'],
  ['duckdb', 'data/texts.csv', 'source_unavailable'],
  ['files', 'missing', 'source_unavailable'],
  ['files', 'empty', 'source_unavailable'],
  ['files', 'clash', 'invalid_input'],
] as const)('%s refuses %s', async ([name, path, code]) => {
  await expect(openSource(name, at(path))).rejects.toMatchObject({ code, message: expect.stringContaining(at(path)) })
})

test('a DuckDB file that another process writes says so', async () => {
  const script = `import { DuckDBInstance } from '@duckdb/node-api'
    const connection = await (await DuckDBInstance.create(${JSON.stringify(at('acme.duckdb'))})).connect()
    process.stdout.write('open'); await new Promise((resolve) => process.stdin.on('end', resolve).resume())`
  const writer = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  try {
    await new Promise((resolve) => writer.stdout.once('data', resolve))
    await expect(openSource('duckdb', at('acme.duckdb'))).rejects.toMatchObject({
      code: 'source_unavailable',
      message: expect.stringContaining('written by another process'),
    })
  } finally {
    writer.stdin.end()
    await new Promise((resolve) => writer.once('exit', resolve))
  }
})

test('there is no other plugin', async () => {
  await expect(loadSource('toString')).rejects.toMatchObject({ code: 'invalid_input' })
})
