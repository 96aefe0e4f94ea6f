import { expect, test } from 'vitest'
import { heightOf, highestOf, type Point, pointText, summaryOf } from './series.ts'

const point = (more: Partial<Point>): Point => ({
  id: 'run_1',
  state: 'succeeded',
  at: null,
  rows: 9295,
  ms: 4100,
  ...more,
})

test('a bar is as high as its value is great, what is there can be seen, and what is not there is nothing', () => {
  expect(highestOf([50, null, 200])).toBe(200)
  expect([null, 0, 1, 100, 200].map((it) => heightOf(it, 200))).toEqual([0, 2, 2, 50, 100])
  expect(heightOf(0, highestOf([]))).toBe(0)
})

test('a run in words', () => {
  expect(pointText(point({}))).toBe('Completed · 9,295 rows · 4.1 s')
  expect(pointText(point({ state: 'failed', rows: null, ms: 300 }))).toBe('Failed · 300 ms')
  expect(pointText(point({ state: 'stopped', rows: null, ms: null }))).toBe('Stopped')
})

test('the summary counts what ended how, and says between what the others lay', () => {
  const points = [point({}), point({ rows: 9100, ms: 5100 }), point({ state: 'failed', rows: null, ms: 60_000 })]
  expect(summaryOf(points)).toBe(
    'Of the last 3 runs 2 completed, 1 failed. Completed runs had 9,100 to 9,295 rows and took 4.1 s to 5.1 s.',
  )
  expect(summaryOf([point({}), point({})])).toBe(
    'Of the last 2 runs 2 completed. Completed runs had 9,295 rows and took 4.1 s.',
  )
  expect(summaryOf([point({ state: 'failed' }), point({ state: 'stopped' })])).toBe(
    'Of the last 2 runs 0 completed, 1 failed, 1 stopped.',
  )
})
