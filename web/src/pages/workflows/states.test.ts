import { expect, test } from 'vitest'
import { durationText } from './states.ts'

const at = (ms: number) => new Date(ms).toISOString()

test.for([
  [4120, '4.1 s'],
  [59_000, '59 s'],
  [61_000, '1 min 1 s'],
  [3_720_000, '1 h 2 min'],
] as const)('%i ms is %s', ([ms, text]) => {
  expect(durationText({ startedAt: at(0), endedAt: at(ms) }, 0)).toBe(text)
})

test('what has not begun takes no time, and a rest before a retry is none', () => {
  expect(durationText({ startedAt: null, endedAt: null }, 0)).toBe('–')
  expect(durationText({ startedAt: at(0), endedAt: null }, 5000)).toBe('5.0 s')
  expect(durationText({ startedAt: at(0), endedAt: at(65_000) }, 0, 60_000)).toBe('5.0 s')
})
