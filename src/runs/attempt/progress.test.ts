import { expect, test } from 'vitest'
import { createMeter } from './progress.ts'

const counters = (sentBytes: number, totalBytes: number | null) => ({
  rows: 10,
  builtBytes: 900,
  sentBytes,
  totalBytes,
})

test('a meter tells the rate of what was sent lately, and the time left once the total is known', () => {
  const meter = createMeter()
  expect(meter(counters(0, null), 0)).toMatchObject({ bytesPerSecond: 0, secondsLeft: null })
  expect(meter(counters(500, null), 1000)).toMatchObject({ bytesPerSecond: 500, secondsLeft: null })
  expect(meter(counters(1000, 4000), 2000)).toMatchObject({ bytesPerSecond: 500, secondsLeft: 6, rows: 10 })
  meter(counters(1050, 4000), 6000)
  // What came more than five seconds ago does not count any more.
  expect(meter(counters(1100, 4000), 7000)).toMatchObject({ bytesPerSecond: 20, secondsLeft: 145 })
})

test('a file that starts over has no negative rate', () => {
  const meter = createMeter()
  meter(counters(5000, null), 0)
  expect(meter(counters(0, null), 1000)).toMatchObject({ bytesPerSecond: 0 })
})
