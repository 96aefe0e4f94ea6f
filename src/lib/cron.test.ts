import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { cronProblem, nextTimes } from './cron.ts'

test.for(['30 8 * * *', '*/15 0-6,22 1 jan-mar MON-FRI', '0 0 31 12 7', ' 5  4 * * sun ', '10-50/20 * * * *'])(
  '%s is a schedule',
  (text) => expect(cronProblem(text)).toBeNull(),
)

test.for([
  ['30 8 * *', 'five fields'],
  ['', 'five fields'],
  ['60 8 * * *', 'minute'],
  ['0 24 * * *', 'hour'],
  ['0 8 0 * *', 'day'],
  ['0 8 * 13 *', 'month'],
  ['0 8 * * 8', 'weekday'],
  ['0 8 * * montag', 'weekday'],
  ['*/0 8 * * *', 'minute'],
  ['9-3 8 * * *', 'minute'],
  ['1-2-3 8 * * *', 'minute'],
  ['-1 8 * * *', 'minute'],
  [', 8 * * *', 'minute'],
  ['5/ 8 * * *', 'minute'],
] as const)('%s is none: %s', ([text, named]) => expect(cronProblem(text)).toContain(named))

/** Times as the clock on the wall and the world have them: `03-28 03:00 = 01:00Z`. */
function onTheWall(cron: string, timeZone: string, after: string, count: number): string {
  const wall = (at: Date) => DateTime.fromJSDate(at, { zone: timeZone }).toFormat('MM-dd HH:mm')
  const times = nextTimes({ cron, timeZone }, new Date(after), count)
  return times.map((at) => `${wall(at)} = ${at.toISOString().slice(11, 16)}Z`).join(', ')
}

test.for([
  // Forward: the night of Berlin, New York and Lord Howe has no 02:30, 02:30 and 02:15.
  ['30 2 * * *', 'Europe/Berlin', '2027-03-27T12:00Z', '03-28 03:00 = 01:00Z, 03-29 02:30 = 00:30Z'],
  ['30 2 * * *', 'America/New_York', '2027-03-13T12:00Z', '03-14 03:00 = 07:00Z, 03-15 02:30 = 06:30Z'],
  ['15 2 * * *', 'Australia/Lord_Howe', '2027-10-02T00:00Z', '10-03 02:30 = 15:30Z, 10-04 02:15 = 15:15Z'],
  ['0 0 * * *', 'America/Sao_Paulo', '2018-11-03T12:00Z', '11-04 01:00 = 03:00Z, 11-05 00:00 = 02:00Z'],
  // Two that do not exist, and one that does, are one.
  ['0,30 2,3 * * *', 'Europe/Berlin', '2027-03-27T12:00Z', '03-28 03:00 = 01:00Z, 03-28 03:30 = 01:30Z'],
  ['*/15 2 * * *', 'Europe/Berlin', '2027-03-27T12:00Z', '03-28 03:00 = 01:00Z, 03-29 02:00 = 00:00Z'],
  ['0 */2 * * *', 'Europe/Berlin', '2027-03-27T23:00Z', '03-28 03:00 = 01:00Z, 03-28 04:00 = 02:00Z'],
  // Back: 02:30, 01:30 and 01:45 come twice.
  ['30 2 * * *', 'Europe/Berlin', '2027-10-30T12:00Z', '10-31 02:30 = 00:30Z, 11-01 02:30 = 01:30Z'],
  ['30 1 * * *', 'America/New_York', '2027-11-06T12:00Z', '11-07 01:30 = 05:30Z, 11-08 01:30 = 06:30Z'],
  ['45 1 * * *', 'Australia/Lord_Howe', '2027-04-03T00:00Z', '04-04 01:45 = 14:45Z, 04-05 01:45 = 15:15Z'],
  ['*/30 2 * * *', 'Europe/Berlin', '2027-10-30T12:00Z', '10-31 02:00 = 00:00Z, 10-31 02:30 = 00:30Z'],
  // Every hour is every hour of the world.
  ['0 * * * *', 'Europe/Berlin', '2027-10-30T23:30Z', '10-31 02:00 = 00:00Z, 10-31 02:00 = 01:00Z'],
  ['0 * * * *', 'Europe/Berlin', '2027-03-27T23:30Z', '03-28 01:00 = 00:00Z, 03-28 03:00 = 01:00Z'],
  ['5/20 6-8 * jan MON', 'UTC', '2027-08-01T00:00Z', '01-03 06:05 = 06:05Z, 01-03 06:25 = 06:25Z'],
  ['0 4 13 * 5', 'UTC', '2027-08-01T00:00Z', '08-06 04:00 = 04:00Z, 08-13 04:00 = 04:00Z'],
  ['0 4 * * 7', 'UTC', '2027-08-01T05:00Z', '08-08 04:00 = 04:00Z, 08-15 04:00 = 04:00Z'],
  ['0 0 29 2 *', 'UTC', '2027-08-01T00:00Z', '02-29 00:00 = 00:00Z, 02-29 00:00 = 00:00Z'],
  ['0 0 31 2 *', 'UTC', '2027-08-01T00:00Z', ''],
] as const)('%s in %s after %s: %s', ([cron, timeZone, after, times]) =>
  expect(onTheWall(cron, timeZone, after, 2)).toBe(times),
)

test('whatever is a schedule is read the same by whoever finds its times', () => {
  const number = (most: number) => fc.integer({ min: 0, max: most }).map(String)
  const field = (most: number) =>
    fc.oneof(
      fc.constant('*'),
      number(most),
      fc.tuple(number(most), number(most)).map(([a, b]) => [a, b].sort((x, y) => Number(x) - Number(y)).join('-')),
      fc.integer({ min: 1, max: most }).map((step) => `*/${step}`),
    )
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata')
  const moments = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(field(59), field(23), zones, moments, (minute, hour, timeZone, after) => {
      const cron = `${minute} ${hour} * * *`
      const times = nextTimes({ cron, timeZone }, after, 3)
      const gaps = times.map((at, index) => at.getTime() - (times[index - 1] ?? after).getTime())
      // Something that is due each day is due within each day, and never twice at once.
      return times.length === 3 && gaps.every((gap) => gap > 0 && gap <= 26 * 3_600_000)
    }),
  )
})
