import { describe, expect, test } from 'vitest'
import { deadlineOf, earliestBegin, firstDue } from './deadline-times.ts'
import { schedule } from './schedule.ts'

/** A time that is lost as clocks are put forward, and one that comes twice as they are put back. */
const TURNS = [
  ['America/New_York', '0 1 * * *', '02:30', '2027-03-14T06:00Z', '2027-03-14T07:00Z'],
  ['America/New_York', '0 0 * * *', '01:30', '2027-11-07T04:00Z', '2027-11-07T05:30Z'],
  ['Europe/Berlin', '0 1 * * *', '02:30', '2027-03-28T00:00Z', '2027-03-28T01:00Z'],
  ['Europe/Berlin', '0 1 * * *', '02:30', '2027-10-30T23:00Z', '2027-10-31T00:30Z'],
  ['Australia/Lord_Howe', '0 1 * * *', '02:15', '2027-10-02T14:30Z', '2027-10-02T15:30Z'],
  ['Australia/Lord_Howe', '0 1 * * *', '01:45', '2027-04-03T14:00Z', '2027-04-03T14:45Z'],
] as const

const aSchedule = (cron: string, more: object = {}) => schedule.parse({ cron, ...more })
const told = ({ dueAt, deadlineAt }: { dueAt: Date; deadlineAt: Date }) =>
  [dueAt, deadlineAt].map((it) => it.toISOString().slice(0, 16))

test.for(TURNS)('in %s, due %s, by %s on a day that clocks turn', ([timeZone, cron, at, due, deadline]) => {
  const it = aSchedule(cron, { timeZone })
  const dueAt = firstDue(it, new Date(due))
  expect(dueAt && told(deadlineOf(it, { at }, dueAt))).toEqual([due, deadline].map((text) => text.slice(0, 16)))
})

test('a deadline of the next morning', () => {
  const it = aSchedule('30 22 * * *', { timeZone: 'Europe/Paris' })
  const dueAt = new Date('2027-01-10T21:30Z')
  expect(told(deadlineOf(it, { at: '06:00' }, dueAt))).toEqual(['2027-01-10T21:30', '2027-01-11T05:00'])
})

test('a deadline by the clock of the partner', () => {
  const it = aSchedule('0 8 * * *', { timeZone: 'Europe/Paris' })
  const deadline = { at: '06:00', timeZone: 'America/New_York' }
  expect(told(deadlineOf(it, deadline, new Date('2027-01-10T07:00Z')))).toEqual([
    '2027-01-10T07:00',
    '2027-01-10T11:00',
  ])
})

test.for([
  ['0 4,5 * * *', '2027-01-10T04:00Z', '2027-01-10T05:00', '2027-01-10T06:00'],
  ['0 * * * *', '2027-01-10T06:00Z', '2027-01-11T05:00', '2027-01-11T06:00'],
  ['* * * * *', '2027-01-10T06:00Z', '2027-01-11T05:59', '2027-01-11T06:00'],
  ['0 7,20 * * *', '2027-01-10T07:00Z', '2027-01-10T20:00', '2027-01-11T06:00'],
  // On days without a due time there is none: from Friday evening to the next one.
  ['0 5 * * 1-5', '2027-01-11T05:00Z', '2027-01-11T05:00', '2027-01-11T06:00'],
  ['0,30 7 * * *', '2027-01-10T07:00Z', '2027-01-10T07:30', '2027-01-11T06:00'],
  ['0 5 1 * *', '2027-02-01T05:00Z', '2027-02-01T05:00', '2027-02-01T06:00'],
] as const)('%s: it is about the last time before it', ([cron, due, last, deadline]) => {
  expect(told(deadlineOf(aSchedule(cron), { at: '06:00' }, new Date(due)))).toEqual([last, deadline])
})

describe('a blackout', () => {
  const blackouts = [{ from: '04:30', until: '05:30' }]
  const due = new Date('2027-01-10T05:00Z')

  test('that skips a time leaves it without a deadline', () => {
    const it = aSchedule('0 4,5 * * *', { missed: 'skip', blackouts })
    expect(firstDue(it, due)?.toISOString()).toBe('2027-01-11T04:00:00.000Z')
    expect(told(deadlineOf(it, { at: '06:00' }, new Date('2027-01-10T04:00Z')))[0]).toBe('2027-01-10T04:00')
  })

  test('that defers a time has it begin at its end', () => {
    const it = aSchedule('0 5 * * *', { blackouts })
    expect(firstDue(it, due)).toEqual(due)
    expect(earliestBegin(it, due, new Date('2027-01-09T12:00Z')).toISOString()).toBe('2027-01-10T05:30:00.000Z')
  })
})
