import { expect, test } from 'vitest'
import { daysText, stageOf } from './stages.ts'

const now = new Date('2026-11-28T12:00:00Z')

test.for([
  ['2027-01-28T12:00:00Z', null, 'expires on 2027-01-28, in 61 days'],
  ['2026-12-28T12:00:00Z', 1, 'expires on 2026-12-28, in 30 days'],
  ['2026-12-05T12:00:00Z', 2, 'expires on 2026-12-05, in 7 days'],
  ['2026-11-29T12:00:00Z', 3, 'expires on 2026-11-29, in 1 day'],
  ['2026-11-29T11:00:00Z', 3, 'expires on 2026-11-29, within a day'],
  ['2026-11-28T11:59:59Z', 4, 'has expired on 2026-11-28'],
] as const)('what ends at %s is at stage %s: it %s', ([end, stage, text]) => {
  expect([stageOf(new Date(end), now), daysText(new Date(end), now)]).toEqual([stage, text])
})
