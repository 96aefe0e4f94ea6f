import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderText, startEngine, type TestEngine } from '../../../test/harness/engine.ts'
import type { ColumnRule } from '../../model/data-template.ts'
import { dateFormatSql } from './date-format.ts'

let open: TestEngine
beforeAll(async () => {
  open = await startEngine()
})
afterAll(() => open[Symbol.asyncDispose]())

const SQL = `SELECT 7 AS id, '\t Ana@Example.COM\u00a0' AS "Email", TIMESTAMP '2026-01-02 13:04:05.678901' AS seen,
  DATE '2026-11-23' AS born, NULL::VARCHAR AS none`

const render = async (rules: ColumnRule[], file = {}) => {
  const { text } = await renderText(open.engine, SQL, { header: true, rules, ...file })
  return text
}

test('columns are chosen, renamed, reordered and fixed', async () => {
  const rules = [{ value: 'EU', to: 'Region' }, { from: 'email', to: 'Address' }, { from: 'id' }]
  expect(await render(rules)).toBe('Region,Address,id\nEU,"\t Ana@Example.COM\u00a0",7\n')
})

test('transforms apply in order, and NULL stays NULL', async () => {
  const rules: ColumnRule[] = [
    { from: 'Email', to: 'low', transform: ['trim', 'lowercase'] },
    { from: 'Email', to: 'up', transform: ['trim', 'uppercase'] },
    { from: 'Email', to: 'hash', transform: ['trim', 'lowercase', 'sha256'] },
    { from: 'id', to: 'md5', transform: ['md5'] },
    { from: 'none', transform: ['trim', 'sha256'] },
  ]
  const [, line] = (await render(rules)).split('\n')
  expect(line).toBe(
    'ana@example.com,ANA@EXAMPLE.COM,8e43ca37701228e74983efdbd0cff5c16b3b1e5d4e29a7c05626d4d25a018e11,8f14e45fceea167a5a36dedd4bea2543,',
  )
})

test('what a transform gives is text', async () => {
  const rules: ColumnRule[] = [{ from: 'id' }, { from: 'id', to: 'text', transform: ['trim'] }]
  expect(await render(rules, { quoteMode: 'non-numeric' })).toBe('"id","text"\n7,"7"\n')
})

test.for([
  ['yyyy-MM-dd', '2026-01-02'],
  ["dd.MM.yy 'at' H:mm", '02.01.26 at 13:04'],
  ["yyyyMMdd'T'HHmmss.SSSZZ", '20260102T130405.678+00:00'],
  ['d MMM YYYY, EEEE', '2 Jan 2026, Friday'],
  ['MMMM EEE hh:mm a K k', 'January Fri 01:04 PM 1 13'],
  ["S SS SSSSSS SSSSSSSSS z Z ''", "6 67 678901 678901000 UTC +0000 '"],
  ["C G D DDD e w ww x '100%'", '20 AD 2 002 5 1 01 2026 100%'],
] as const)('a date by the pattern %s', async ([pattern, expected]) => {
  const rules: ColumnRule[] = [{ from: 'seen', to: 't', transform: [{ dateFormat: pattern }] }]
  expect(await render(rules, { quoteMode: 'none', escapeCharacter: '\\', delimiter: '|', fileFormat: 'custom' })).toBe(
    `t\n${expected}\n`,
  )
})

test('a date may come from text, and only from what has a date', async () => {
  const sql = "SELECT ' 2026-03-04 ' AS a, 5 AS n"
  const format = { dateFormat: 'dd/MM/yyyy' }
  const { text } = await renderText(open.engine, sql, { rules: [{ from: 'a', transform: ['trim', format] }] })
  expect(text).toBe('04/03/2026\n')
  await expect(renderText(open.engine, sql, { rules: [{ from: 'n', transform: [format] }] })).rejects.toMatchObject({
    code: 'invalid_input',
  })
  expect(() => dateFormatSql('yyyy-bb', 'x')).toThrow('the unknown letter b')
  expect(() => dateFormatSql("yyyy 'o", 'x')).toThrow('not closed')
})

test.for([
  [[{ from: 'nope' }], 'column_unknown', 'no column nope'],
  [[{ from: 'id' }, { from: 'none', to: 'id' }], 'column_duplicate', 'named id'],
] as const)('wrong rules are refused: %o', async ([rules, code, message]) => {
  await expect(render([...rules])).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
})

test('the row number is the first column and clashes with none', async () => {
  const sql = 'SELECT range AS n FROM range(3) ORDER BY n DESC'
  const { text } = await renderText(open.engine, sql, { rowNumber: true, header: true, lineEnding: 'crlf' })
  expect(text).toBe('row_number,n\r\n1,2\r\n2,1\r\n3,0\r\n')
  await expect(renderText(open.engine, sql, { rowNumber: true, rowNumberColumn: 'n' })).rejects.toMatchObject({
    code: 'column_duplicate',
  })
})

test('names that differ only in case are two columns', async () => {
  const { text } = await renderText(open.engine, 'SELECT 1 AS a, 2 AS "A"', {
    header: true,
    rules: [{ from: 'A' }, { from: 'a' }],
  })
  expect(text).toBe('A,a\n2,1\n')
})
