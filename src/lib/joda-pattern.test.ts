import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { parseJodaPattern } from './joda-pattern.ts'

const print = (pattern: string, iso = '2026-01-02T15:04:05.678', zone = 'America/New_York') =>
  parseJodaPattern(pattern).render(DateTime.fromISO(iso, { zone, locale: 'en-US' }))

describe('letters as Joda-Time prints them', () => {
  test.each([
    ['yyyy-MM-dd', '2026-01-02'],
    ['YYYY/yy/YY/y', '2026/26/26/2026'],
    ['MM-dd-yyyy', '01-02-2026'],
    ['M MMM MMMM', '1 Jan January'],
    ['E EEE EEEE e', 'Fri Fri Friday 5'],
    ['D DDD', '2 002'],
    ['G C', 'AD 20'],
    ['H HH k K h hh a', '15 15 15 3 3 03 PM'],
    ['mm:ss.S SS SSS SSSSSS', '04:05.6 67 678 678000'],
    ['Z ZZ ZZZ', '-0500 -05:00 America/New_York'],
    ['z zzzz', 'EST Eastern Standard Time'],
    ["yyyy'T'HH'h' ''", "2026T15h '"],
    ["'year' yyyy 'and on", 'year 2026 and on'],
  ])('%s', (pattern, text) => expect(print(pattern)).toBe(text))

  test('a year of weeks is not the year of the date', () =>
    expect(print('xxxx-ww-e xx', '2027-01-01T00:00')).toBe('2026-53-5 26'))
  test('midnight and noon', () => {
    expect(print('H k K h a', '2026-01-02T00:30')).toBe('0 24 0 12 AM')
    expect(print('H k K h a', '2026-01-02T12:30')).toBe('12 12 0 12 PM')
  })
  test('UTC', () => expect(print('Z ZZ z', '2026-01-02T00:30', 'utc')).toBe('+0000 +00:00 UTC'))
})

test('letters that Joda-Time does not have are named', () =>
  expect(parseJodaPattern('yyyy-QQ-uu').unknown).toEqual(['Q', 'u']))
