import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderText, startEngine, type TestEngine } from '../../../test/harness/engine.ts'

let open: TestEngine
beforeAll(async () => {
  open = await startEngine()
})
afterAll(() => open[Symbol.asyncDispose]())

const TEXTS: readonly (readonly [string, string])[] = [
  ['true', 'true'],
  ["DATE '2026-11-23'", '2026-11-23'],
  ["DATE '0044-03-15 (BC)'", '0044-03-15 (BC)'],
  ["TIMESTAMP '2026-11-23 08:30:04'", '2026-11-23 08:30:04.000'],
  ["TIMESTAMP '2026-11-23 08:30:04.5'", '2026-11-23 08:30:04.500'],
  ["TIMESTAMP '2026-11-23 08:30:04.120'", '2026-11-23 08:30:04.120'],
  ["TIMESTAMP '2026-11-23 08:30:04.000001'", '2026-11-23 08:30:04.000001'],
  ["TIMESTAMP '1960-01-01 00:00:00.123450'", '1960-01-01 00:00:00.123450'],
  ["TIMESTAMP '2026-11-23 08:30:04.001'", '2026-11-23 08:30:04.001'],
  ["TIMESTAMP '2026-11-23 08:30:04.1'", '2026-11-23 08:30:04.100'],
  ["TIMESTAMP '2026-11-23 08:30:04.123456'", '2026-11-23 08:30:04.123456'],
  ["TIMESTAMP '2026-11-23 08:30:04.100001'", '2026-11-23 08:30:04.100001'],
  ["TIMESTAMP '0044-03-15 (BC) 10:11:12.25'", '0044-03-15 (BC) 10:11:12.250'],
  ["TIMESTAMP '12026-11-23 08:30:04.5'", '12026-11-23 08:30:04.500'],
  ["'infinity'::TIMESTAMP", 'infinity'],
  ["TIMESTAMPTZ '2026-11-23 08:30:04.5+02'", '2026-11-23 06:30:04.500'],
  ["TIMESTAMP_S '2026-11-23 08:30:04'", '2026-11-23 08:30:04.000'],
  ["TIMESTAMP_MS '2026-11-23 08:30:04.25'", '2026-11-23 08:30:04.250'],
  ["TIMESTAMP_NS '2026-11-23 08:30:04.25'", '2026-11-23 08:30:04.250'],
  ["TIMESTAMP_NS '2026-11-23 08:30:04.123456789'", '2026-11-23 08:30:04.123456789'],
  ["TIME '08:30:04'", '08:30:04.000'],
  ["TIME '08:30:04.123456'", '08:30:04.123456'],
  ['9223372036854775807', '9223372036854775807'],
  ['18446744073709551615::UBIGINT', '18446744073709551615'],
  ['170141183460469231731687303715884105727::HUGEINT', '170141183460469231731687303715884105727'],
  ['340282366920938463463374607431768211455::UHUGEINT', '340282366920938463463374607431768211455'],
  ["repeat('9', 60)::BIGNUM", '9'.repeat(60)],
  ['12345678901234567890.1234567890::DECIMAL(38, 10)', '12345678901234567890.1234567890'],
  ['1.50::DECIMAL(5, 2)', '1.50'],
  ['-0.10::DECIMAL(5, 2)', '-0.10'],
  ['0.5::DECIMAL(2, 2)', '0.50'],
  ['-0.5::DECIMAL(38, 38)', `-0.5${'0'.repeat(37)}`],
  ['0.1::DOUBLE', '0.1'],
  ['0.1::FLOAT', '0.1'],
  ['12::DOUBLE', '12.0'],
  ['1e15::DOUBLE', '1000000000000000.0'],
  ['1e16::DOUBLE', '1e+16'],
  ["'nan'::DOUBLE", 'nan'],
  ["'\\xAA\\x00'::BLOB", 'qgA='],
  ["'0101'::BIT", '0101'],
  ["'52e535bd-b57f-4bd8-b0e7-065675da55a9'::UUID", '52e535bd-b57f-4bd8-b0e7-065675da55a9'],
  ["'b'::ENUM('a', 'b')", 'b'],
  ["INTERVAL '1 day 2 hours'", '1 day 02:00:00'],
  ['\'{"a": 1}\'::JSON', '{"a": 1}'],
  ['[1, NULL, 3]', '[1,null,3]'],
  ['[1, 2]::INTEGER[2]', '[1,2]'],
  ["{'a': 'x\"y', 'b': 9223372036854775807}", '{"a":"x\\"y","b":9223372036854775807}'],
  ["MAP {'k': 1}", '{"k":1}'],
  ["{'d': 1234567890123.45678::DECIMAL(18, 5)}", '{"d":1234567890123.45678}'],
  ['NULL', ''],
]

test('each type has its text', async () => {
  const columns = TEXTS.map(([sql], index) => `${sql} AS c${index}`).join(', ')
  const { text } = await renderText(open.engine, `SELECT ${columns}`, {
    fileFormat: 'custom',
    delimiter: '\u0001',
    quoteMode: 'none',
  })
  const values = text.trimEnd().split('\u0001')
  expect(TEXTS.map(([sql], index) => [sql, values[index] ?? ''])).toEqual(TEXTS)
})

test('every type of DuckDB can be written, and NULL of each', async () => {
  const sql = 'SELECT * FROM types'
  await using all = await startEngine({
    access: { files: [], setup: ['CREATE TABLE types AS FROM test_all_types()'], searchPath: 'memory.main' },
  })
  const { text, rows } = await renderText(all.engine, sql, { quoteMode: 'all-non-null' })
  expect(rows).toBe(3)
  const columns = await all.engine.describe(sql)
  expect(columns.length).toBeGreaterThan(50)
  expect(text).toContain(`\n${','.repeat(columns.length - 1)}\n`)
})

test('a preview has the texts of the file, a leading byte order mark too', async () => {
  const preview = await open.engine.preview("SELECT chr(65279) || 'x' a, NULL b, 1.50::DECIMAL(3,2) c", 10)
  expect(preview.columns.map((column) => column.type)).toEqual(['VARCHAR', 'INTEGER', 'DECIMAL(3,2)'])
  expect(preview.rows).toEqual([['\ufeffx', null, '1.50']])
})
