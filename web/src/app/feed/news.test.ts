import { expect, test } from 'vitest'
import type { Run } from '../../components/runs/states.ts'
import { createNewsDesk } from './news.ts'

const reader = { email: 'ana@acme.example', openRun: null }
const run = (more: Partial<Run>) =>
  ({ id: 'run_1', attempt: 1, state: 'failed', startedBy: 'ben@acme.example', ...more }) as Run

test('each failure is news once, and again after a retry', () => {
  const newsOf = createNewsDesk()
  expect(newsOf(run({ state: 'running' }), reader)).toBeNull()
  expect(newsOf(run({}), reader)?.kind).toBe('failed')
  expect(newsOf(run({}), reader)).toBeNull()
  expect(newsOf(run({ state: 'waiting', attempt: 2 }), reader)).toBeNull()
  expect(newsOf(run({ attempt: 2 }), reader)?.kind).toBe('failed')
})

test('what went well is news for whoever started it, and what is open on the page is none', () => {
  const newsOf = createNewsDesk()
  expect(newsOf(run({ state: 'succeeded' }), reader)).toBeNull()
  expect(newsOf(run({ id: 'run_2', state: 'succeeded', startedBy: reader.email }), reader)?.kind).toBe('completed')
  expect(newsOf(run({ id: 'run_3' }), { ...reader, openRun: 'run_3' })).toBeNull()
  expect(newsOf(run({ id: 'run_4', state: 'stopped' }), reader)).toBeNull()
})
