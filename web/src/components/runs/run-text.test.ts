import { expect, test } from 'vitest'
import { leftText, outcomeText, phaseText, shareSent } from './run-text.ts'
import type { Run } from './states.ts'

const at = (ms: number) => new Date(ms).toISOString()
const run = (more: Partial<Run>) =>
  ({
    state: 'succeeded',
    startedAt: at(0),
    endedAt: at(4100),
    restedMs: 0,
    rows: 9295,
    steps: [],
    progress: null,
    error: null,
    ...more,
  }) as Run
const progress = { rows: 48_213, builtBytes: 900, sentBytes: 300, totalBytes: 900, bytesPerSecond: 10, secondsLeft: 60 }

test('how a run ended', () => {
  expect(outcomeText(run({}))).toBe('in 4.1 s · 9,295 rows')
  expect(outcomeText(run({ rows: 1 }))).toBe('in 4.1 s · 1 row')
  expect(outcomeText(run({ state: 'failed', rows: null }))).toBe('after 4.1 s')
  expect(outcomeText(run({ state: 'stopped', rows: null, startedAt: null }))).toBe('')
})

test('what a run is at', () => {
  const step = { name: 'deliver', state: 'running', startedAt: at(0), endedAt: null } as const
  expect(phaseText(run({ state: 'running', steps: [step], progress }))).toBe('Sending · 48,213 rows')
  expect(phaseText(run({ state: 'waiting' }))).toBe('')
  expect(shareSent(progress)).toBe(33)
  expect(shareSent({ ...progress, totalBytes: null })).toBeNull()
  expect(leftText(0.2)).toBe('about 1.0 s left')
  expect(leftText(75)).toBe('about 1 min 15 s left')
})
