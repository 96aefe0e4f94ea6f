import { describe, expect, test } from 'vitest'
import { AppError, ERRORS, type ErrorCode, toProblem } from '../../model/errors.ts'
import { RESOLUTION_OF } from '../../model/resolution.ts'
import { retryDelayMs } from './retry.ts'

const now = new Date('2026-11-23T08:00:00Z')
const rules = {
  settings: { retry: { times: 5, withinMs: 120_000, firstDelayMs: 1000 } },
  clock: { now: () => now },
} as Parameters<typeof retryDelayMs>[0]
const ago = (ms: number) => new Date(now.getTime() - ms)
const delay = (attempt: number, retryingSince: Date | null, retryable = true) =>
  retryDelayMs(rules, { attempt, firstAttempt: 1, retryingSince }, { retryable })

describe('retryDelayMs', () => {
  test('pauses grow, each with a jitter', () => {
    for (const [attempt, longest] of [
      [1, 1000],
      [2, 2000],
      [5, 16_000],
    ] as const) {
      const ms = delay(attempt, attempt === 1 ? null : ago(1000))
      expect(ms).toBeGreaterThanOrEqual(longest / 2)
      expect(ms).toBeLessThanOrEqual(longest)
    }
  })

  test('five retries are enough', () => expect(delay(6, ago(60_000))).toBeNull())
  test('a retry by hand begins a new count', () => {
    const run = { attempt: 7, firstAttempt: 7, retryingSince: null }
    expect(retryDelayMs(rules, run, { retryable: true })).toBeLessThanOrEqual(1000)
  })
  test('two minutes are enough', () => expect(delay(3, ago(119_500))).toBeNull())
  test('what cannot pass is not tried again', () => expect(delay(1, null, false)).toBeNull())

  test('each code of the catalogue: what can pass by itself is tried again, and what a person can do about it', () => {
    const codes = Object.keys(ERRORS) as ErrorCode[]
    const rows = codes.map((code) => {
      const run = { attempt: 1, firstAttempt: 1, retryingSince: null }
      const isRetried = retryDelayMs(rules, run, toProblem(new AppError(code, ''))) !== null
      return [code.padEnd(24), isRetried ? 'retried    ' : 'not retried', RESOLUTION_OF[code] ?? '-'].join(' | ')
    })
    expect(`\n${rows.join('\n')}\n`).toMatchSnapshot()
  })
})
