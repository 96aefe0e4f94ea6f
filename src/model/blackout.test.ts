import { expect, test } from 'vitest'
import { type Blackout, blackout, blackoutEnd } from './blackout.ts'

const NIGHT = { from: '22:00', until: '06:00' }
const NOON = { from: '12:00', until: '13:00' }
const WEEKEND = { from: '00:00', until: '00:00', days: ['sat', 'sun'] }
const CHRISTMAS = { from: '2026-12-24T18:00', until: '2026-12-27T08:00' }

test.for([
  ['the middle of the night', [NIGHT], '2026-11-28T02:00', '2026-11-28T06:00'],
  ['the evening', [NIGHT], '2026-11-28T23:30', '2026-11-29T06:00'],
  ['the first minute', [NIGHT], '2026-11-28T22:00', '2026-11-29T06:00'],
  ['the end, which is outside', [NIGHT], '2026-11-28T06:00', null],
  ['the day', [NIGHT], '2026-11-28T12:30', null],
  ['one of several', [NIGHT, NOON], '2026-11-28T12:30', '2026-11-28T13:00'],
  ['a whole weekend', [WEEKEND], '2026-11-28T12:30', '2026-11-30T00:00'],
  ['the days after it', [WEEKEND], '2026-11-30T00:00', null],
  ['a night that begins on a Friday alone', [{ ...NIGHT, days: ['fri'] }], '2026-11-28T05:00', '2026-11-28T06:00'],
  ['a night that begins on a Friday alone', [{ ...NIGHT, days: ['fri'] }], '2026-11-28T23:00', null],
  ['once', [CHRISTMAS], '2026-12-25T12:00', '2026-12-27T08:00'],
  ['the year after once', [CHRISTMAS], '2027-12-25T12:00', null],
  [
    'one that goes on in another',
    [CHRISTMAS, { from: '08:00', until: '09:00' }],
    '2026-12-26T00:00',
    '2026-12-27T09:00',
  ],
] as const)('%s', ([, blackouts, at, end]) => {
  const found = blackoutEnd(blackouts as unknown as Blackout[], 'UTC', new Date(`${at}Z`))
  expect(found?.toISOString().slice(0, 16) ?? null).toBe(end)
})

test('by the clock of the time zone, in the night that has an hour less', () => {
  const end = blackoutEnd([{ from: '22:00', until: '06:00' }], 'Europe/Berlin', new Date('2027-03-27T22:30Z'))
  expect(end).toEqual(new Date('2027-03-28T04:00Z'))
})

test.for([
  { from: '22:00' },
  { from: '24:00', until: '06:00' },
  { from: '22:00', until: '2026-12-24T18:00' },
  { from: '2026-12-24T18:00', until: '2026-12-24T18:00' },
  { from: '2026-02-30T18:00', until: '2026-12-24T18:00' },
  { from: '22:00', until: '06:00', days: [] },
  { from: '22:00', until: '06:00', days: ['monday'] },
])('%j is no blackout', (text) => expect(blackout.safeParse(text).success).toBe(false))
