import { expect, test } from 'vitest'
import { lengthText } from './states.ts'

const at = (ms: number) => new Date(ms).toISOString()

test.for([
  [412, '412 ms'],
  [59_700, '1 min 0 s'],
  [119_600, '2 min 0 s'],
  [4120, '4.1 s'],
  [59_000, '59 s'],
  [61_000, '1 min 1 s'],
  [3_720_000, '1 h 2 min'],
] as const)('%i ms is %s', ([ms, text]) => {
  expect(lengthText({ startedAt: at(0), endedAt: at(ms) }, 0)).toBe(text)
})

test('what has not begun takes no time, and a rest before a retry is none', () => {
  expect(lengthText({ startedAt: null, endedAt: null }, 0)).toBe('–')
  expect(lengthText({ startedAt: at(0), endedAt: null }, 5000)).toBe('5.0 s')
  expect(lengthText({ startedAt: at(0), endedAt: at(65_000) }, 0, 60_000)).toBe('5.0 s')
})
