import { expect, test } from 'vitest'
import { idsFrom, newId } from './ids.ts'

test('an id sorts by the millisecond it was made in', () => {
  const at = Date.parse('2026-11-24T08:30:00.000Z')
  const made = [at - 1, at, at + 1].map((ms) => newId('run', ms))
  expect(made).toEqual(made.toSorted())
  expect(made.map((id) => id >= idsFrom('run', at))).toEqual([false, true, true])
  expect(idsFrom('run', -5)).toBe('run_0000000000')
})

test('ids sort as they were made, also within a millisecond', () => {
  const ids = Array.from({ length: 5000 }, () => newId('run'))
  expect(ids).toEqual(ids.toSorted())
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids[0]).toMatch(/^run_[0-9a-hjkmnp-tv-z]{24}$/)
})
