import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseFilename, renderFilename } from './filename-template.ts'

const values = {
  now: new Date('2026-11-23T23:30:15.042Z'),
  object: 'High value customers',
  table: 'orders',
  runId: 'run_06f3',
}
const render = (template: string, more = {}) => renderFilename(template, { ...values, ...more })
const warningsOf = (template: string) => {
  const parsed = parseFilename(template)
  return parsed.ok ? parsed.warnings : [`refused: ${parsed.reason}`]
}

describe('what a template gives', () => {
  test.each([
    ["orders_delta_{{now|local:'Europe/Paris'|format:'MM-dd-yyyy'}}.csv.gz", 'orders_delta_11-24-2026.csv.gz'],
    ["c360/{{now|local:'America/New_York'|next_day|format:'YYYY/MM/dd'}}/p.tsv.gz", 'c360/2026/11/24/p.tsv.gz'],
    ["users_{{ now | format:'dd-MM-yyyy' }}.csv", 'users_23-11-2026.csv'],
    ["{{object}}_{{now|format:'yyyy-MM-dd'}}.csv.gz", 'High_value_customers_2026-11-23.csv.gz'],
    ['{{ table }}/{{run_id}}.csv', 'orders/run_06f3.csv'],
    ["{{format:'MM-dd-yyyy'}}.csv", '11-23-2026.csv'],
    ["{{local:'Asia/Tokyo'|format:'dd'}}.csv", '24.csv'],
    ["{{now|format'yyyy-MM-dd'}}.csv", '2026-11-23.csv'],
    ["{{now|format:'yyyyMMdd''T''HHmmss'}}.csv", '20261123T233015.csv'],
    ["{{now|format:'''}}''yyyy'}}.csv", '}}2026.csv'],
    ['{{now}}.csv', '2026-11-23T23:30:15.042Z.csv'],
    ['  a//b///c.csv ', 'a/b/c.csv'],
    ["({now|format:'yyyy-MM-dd)).csv", "({now|format:'yyyy-MM-dd)).csv"],
  ])('%s', (template, path) => expect(render(template)).toBe(path))

  test('the day after is one of the calendar there, also when the clock changes', () => {
    const now = new Date('2026-10-24T22:30:00Z')
    expect(render("{{now|local:'Europe/Paris'|next_day|format:'dd HH'}}", { now })).toBe('26 00')
  })

  test('a query has no table: its name stands there', () => {
    expect(render('exports/{{table}}', { table: '' })).toBe('exports/High_value_customers')
  })

  test('a name never makes a folder, and is never nothing', () => {
    expect(render('exports/{{object}}', { object: '' })).toBe('exports/_')
    expect(render('{{object}}/x.csv', { object: '..' })).toBe('__/x.csv')
    expect(render('{{object}}.csv', { object: 'a/b\\c: Größe\n' })).toBe('a_b_c__Gr__e_.csv')
  })
})

test('says which tokens it uses', () => {
  expect(parseFilename("{{table}}_{{now|format:'dd'}}")).toEqual({ ok: true, warnings: [], uses: ['table', 'now'] })
})

describe('warns and goes on', () => {
  test.each([
    ["{{now|format'yyyy-mm-dd'}}.csv", 'mm are minutes'],
    ["({now|format:'yyyy-MM-dd)).csv", 'not balanced'],
    ['{{object.csv', 'not balanced'],
    ["{{now|format:'YYYY-MM-DD'}}.csv", 'day of the year'],
    ['{{now}}.csv', 'colons'],
  ])('%s', (template, warning) => expect(warningsOf(template).join()).toContain(warning))
  test.each(["{{now|format:'HH.mm'}}", "{{now|format:'hh-mm'}}", '{{object}}.csv'])('not for %s', (template) =>
    expect(warningsOf(template)).toEqual([]),
  )
})

describe('refuses', () => {
  test.each([
    ['{{campaign}}.csv', 'no token “campaign”', 0],
    ['a_{{now|upper}}.csv', 'no filter “upper”', 2],
    ["{{object|format:'yyyy'}}.csv", 'works on now', 0],
    ["{{now|format:'yyyy'|local:'UTC'}}.csv", 'comes last', 0],
    ["{{now|local:'Mars/Base'}}.csv", 'time zone', 0],
    ['{{now|local}}.csv', 'time zone', 0],
    ['{{now|format}}.csv', 'takes a pattern', 0],
    ["{{now|next_day:'2'}}.csv", 'takes nothing', 0],
    ["{{now|format:'yyyy-QQ'}}.csv", 'letter “Q”', 0],
    ["x{{now|format:'yyyy}}.csv", 'not closed', 1],
    ['{{}}.csv', 'neither a token', 0],
    ['{{now object}}.csv', 'neither a token', 0],
    ['../x.csv', 'cannot be folders', 0],
    ['a/./x.csv', 'cannot be folders', 0],
    ["a/{{now|format:'''..'''}}/x.csv", 'cannot be folders', 0],
    ['/x.csv', 'starts with', 0],
    ['a\u0000b', 'control character', 0],
    ['x.csv/', 'ends with', 0],
    ['   ', 'empty', 0],
  ])('%j', (template, reason, at) => {
    expect(parseFilename(template)).toEqual({ ok: false, at, reason: expect.stringContaining(reason) })
  })
})

test('a text of quotes alone is read at once', () => {
  expect(parseFilename(`{{${"'".repeat(990)}x`).ok).toBe(true)
  expect(parseFilename(`{{now|format:${"'".repeat(981)}}}`).ok).toBe(false)
})

test('any text is either refused or gives a path below the folder', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '{{',
      '}}',
      '{{now}}',
      '{{object}}',
      '{{table}}',
      '/',
      '.',
      '..',
      "{{now|format:'",
      "'",
      '|',
      '\\',
      ' ',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.string(), fc.string(), (pieces, object, table) => {
      const template = pieces.join('')
      if (!parseFilename(template).ok) return
      const path = render(template, { object, table })
      expect(path).not.toMatch(/^\/|\/\/|\/$|(^|\/)\.\.?(\/|$)/)
      expect(path).not.toBe('')
    }),
  )
})
