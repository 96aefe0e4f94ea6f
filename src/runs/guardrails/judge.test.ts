import { expect, test } from 'vitest'
import { type Guardrails, guardrails } from '../../model/guardrails.ts'
import type { QueryAlerts } from '../../model/query-alerts.ts'
import { type Facts, judge } from './judge.ts'

const files = [{ name: 'a.csv', bytes: 2000 }]
const columns = { '': ['id', 'email'] }
const last = { rows: [100, 110, 90], columns }
const facts = (changed: Partial<Facts> = {}): Facts => ({ rows: 100, files, columns, measured: {}, last, ...changed })
const counts = (rows: number, nulls: number[], repeats: number[] = []) => ({ '': { rows, nulls, repeats } })
const rules = (input: object): Guardrails => guardrails.parse(input)

type Case = readonly [string, object, Partial<Facts>, string, string?]
const CASES: readonly Case[] = [
  ['no rules', {}, { rows: 0 }, 'deliver'],
  ['rows within bounds', { rows: { min: 100, max: 100 } }, {}, 'deliver'],
  ['too few rows', { rows: { min: 101 } }, {}, 'hold', '100 rows: fewer than the 101 that there must be.'],
  ['too many rows', { rows: { max: 99 } }, {}, 'hold', '100 rows: more than the 99 that there may be.'],
  [
    'a breach that only warns',
    { rows: { max: 99, breach: 'warn' } },
    {},
    'deliver',
    '100 rows: more than the 99 that there may be.',
  ],
  ['rows at the edge of the band', { rowBand: { percent: 20 } }, { rows: 120 }, 'deliver'],
  [
    'rows above the band',
    { rowBand: { percent: 20 } },
    { rows: 121 },
    'hold',
    '121 rows: 21 % above 100, the middle of the last 3 delivered runs; 20 % are allowed.',
  ],
  [
    'rows below the band of the last run alone',
    { rowBand: { percent: 20, lastRuns: 1 } },
    { rows: 79, last: { rows: [100, 1, 1], columns } },
    'hold',
    '79 rows: 21 % below 100, the middle of the last delivered run; 20 % are allowed.',
  ],
  ['the middle of two', { rowBand: { percent: 1 } }, { rows: 95, last: { rows: [90, 100], columns } }, 'deliver'],
  ['a band with nothing delivered yet', { rowBand: { percent: 1 } }, { last: { rows: [], columns: null } }, 'deliver'],
  [
    'a band over runs without rows',
    { rowBand: { percent: 50 } },
    { rows: 1, last: { rows: [0], columns } },
    'hold',
    '1 row: above 0, the middle of the last delivered run; 50 % are allowed.',
  ],
  ['no rows, to fail', { zeroRows: 'fail' }, { rows: 0 }, 'fail', 'There are no rows to send.'],
  [
    'no rows, to skip, whatever else is wrong',
    { zeroRows: 'skip', rows: { min: 5 } },
    { rows: 0 },
    'skip',
    'There are no rows: nothing was sent.',
  ],
  ['no rows, as an empty file', { zeroRows: 'empty-file' }, { rows: 0 }, 'deliver'],
  [
    'no rows where some must be',
    { zeroRows: 'header-only', rows: { min: 1 } },
    { rows: 0 },
    'hold',
    '0 rows: fewer than the 1 that there must be.',
  ],
  ['rows, where none would be skipped', { zeroRows: 'skip' }, { rows: 1 }, 'deliver'],
  ['nulls at the limit', { nulls: [{ column: 'email', maxPercent: 2 }] }, { measured: counts(100, [2]) }, 'deliver'],
  [
    'nulls above the limit',
    {
      nulls: [
        { column: 'id', maxPercent: 0 },
        { column: 'email', maxPercent: 2 },
      ],
    },
    { measured: counts(1000, [0, 21]) },
    'hold',
    '“email” has no value in 21 of 1,000 rows: 2.1 %, and 2 % are allowed.',
  ],
  [
    'nulls of no rows',
    { nulls: [{ column: 'email', maxPercent: 0 }] },
    { rows: 0, measured: counts(0, [0]) },
    'deliver',
  ],
  ['the columns of the last run', { columns: { expected: 'last-delivered' } }, {}, 'deliver'],
  [
    'columns that nobody wrote down',
    { columns: { expected: 'last-delivered' } },
    { last: { rows: [1], columns: null } },
    'deliver',
  ],
  [
    'other columns than the last run',
    { columns: { expected: 'last-delivered' } },
    { columns: { '': ['id', 'phone'] } },
    'hold',
    'The columns are not those in the last delivered run: missing “email”; not known “phone”.',
  ],
  [
    'named columns in another order',
    { columns: { expected: ['email', 'id'] } },
    {},
    'hold',
    'The columns are not those expected: “id” stands where “email” was.',
  ],
  ['keys that stand once', { duplicates: [{ columns: ['id'] }] }, { measured: counts(10, [], [0]) }, 'deliver'],
  [
    'keys that stand twice',
    { duplicates: [{ columns: ['id', 'email'] }] },
    { measured: counts(10, [], [3]) },
    'hold',
    '3 rows repeat a key (id, email) that another row has.',
  ],
  ['a file that is as large as it may be', { fileSize: { maxBytes: 2000 } }, {}, 'deliver'],
  [
    'a file that is too large',
    { fileSize: { maxBytes: 1999 } },
    {},
    'hold',
    '“a.csv” has 2,000 bytes: more than the 1,999 bytes that the partner takes.',
  ],
]

test.for(CASES)('%s', ([, input, changed, verdict, sentence]) => {
  const judgement = judge({ guardrails: rules(input) }, facts(changed))
  expect(judgement.verdict).toBe(verdict)
  expect(judgement.findings.map((it) => it.sentence)).toEqual(sentence === undefined ? [] : [sentence])
})

test.for<readonly [QueryAlerts, number, string, string[]]>([
  [{ warnWhen: { lessThan: 10 } }, 10, 'deliver', []],
  [{ warnWhen: { lessThan: 10 } }, 9, 'deliver', ['warn']],
  [{ failWhen: { greaterThan: 10 } }, 10, 'deliver', []],
  [{ failWhen: { greaterThan: 10 }, warnWhen: { greaterThan: 5 } }, 11, 'fail', ['fail', 'warn']],
  [{ failWhen: { lessThan: 1 } }, 0, 'fail', ['fail']],
])('a query that alerts at %j, of %i rows', ([alerts, rows, verdict, breaches]) => {
  const judgement = judge({ alerts, guardrails: rules({ zeroRows: 'header-only' }) }, facts({ rows }))
  expect(judgement.verdict).toBe(verdict)
  expect(judgement.findings.map((it) => it.breach)).toEqual(breaches)
})

test('of a database export each rule is about its table, and columns are compared table by table', () => {
  const input = {
    nulls: [
      { table: 'orders', column: 'id', maxPercent: 1 },
      { table: 'customers', column: 'email', maxPercent: 1 },
      { table: 'orders', column: 'amount', maxPercent: 1, breach: 'warn' },
    ],
    columns: { expected: 'last-delivered', breach: 'warn' },
  }
  const tables = { customers: ['email'], orders: ['id', 'amount'] }
  const measured = {
    orders: { rows: 10, nulls: [0, 5], repeats: [] },
    customers: { rows: 10, nulls: [4], repeats: [] },
  }
  const before = { rows: [1], columns: { customers: ['email'], old: ['x'] } }
  const { verdict, findings } = judge({ guardrails: rules(input) }, facts({ columns: tables, measured, last: before }))
  expect(verdict).toBe('hold')
  expect(findings.map(({ rule, about, measured: number, breach }) => [rule, about, number, breach])).toEqual([
    ['columns', 'orders', 2, 'warn'],
    ['columns', 'old', 0, 'warn'],
    ['nulls', 'email', 40, 'hold'],
    ['nulls', 'amount', 50, 'warn'],
  ])
})

test.for([
  [{ rows: {} }, 'rows'],
  [{ rows: { min: 2, max: 1 } }, 'rows'],
  [{ nulls: [] }, 'nulls'],
  [{ rowBand: { percent: 0 } }, 'rowBand'],
  [{ zeroRows: 'maybe' }, 'zeroRows'],
  [{ rowCount: { min: 1 } }, undefined],
])('%j is refused', ([input, field]) => {
  const { error } = guardrails.safeParse(input)
  expect(error?.issues[0]?.path[0]).toBe(field)
})
