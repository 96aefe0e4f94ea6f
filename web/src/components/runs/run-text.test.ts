import { expect, test } from 'vitest'
import { leftText, outcomeText, phaseText, sentText, shareSent } from './run-text.ts'
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
    deliveries: [],
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

test('how much of a run was sent', () => {
  const deliveries = [{ bytes: 1_000_000 }, { bytes: 1_500_000 }] as Run['deliveries']
  expect(sentText(run({ deliveries }))).toBe('2 files, 2.5 MB sent')
  expect(sentText(run({ deliveries: deliveries.slice(0, 1) }))).toBe('1 file, 1.0 MB sent')
  expect(sentText(run({ state: 'running', progress }))).toBe(
    '48,213 rows, 900 bytes built, 300 bytes of 900 bytes sent',
  )
  expect(sentText(run({ state: 'running', progress: { ...progress, totalBytes: null } }))).toMatch(
    /built, 300 bytes sent$/,
  )
  expect(sentText(run({ state: 'waiting' }))).toBe('It begins as soon as a worker is free.')
})

test.for(['failed', 'stopped'] as const)('how much was sent of a run that %s', (state) => {
  expect(sentText(run({ state, progress: { ...progress, sentBytes: 0 } }))).toBe('Nothing was sent')
  expect(sentText(run({ state, progress: { ...progress, sentBytes: 0, totalBytes: null } }))).toBe('Nothing was sent')
  expect(sentText(run({ state, progress }))).toBe('300 bytes of 900 bytes sent')
  expect(sentText(run({ state, progress: { ...progress, totalBytes: null } }))).toBe('300 bytes sent')
  // It is told how far it is now and then, and of each file that arrived at once.
  const deliveries = [{ bytes: 600 }] as Run['deliveries']
  expect(sentText(run({ state, deliveries, progress: { ...progress, sentBytes: 0 } }))).toBe(
    '600 bytes of 900 bytes sent',
  )
  // It ended before it told how far it was.
  expect(sentText(run({ state, progress: null }))).toBe('')
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
