import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import type { Run } from './states.ts'
import { knownRun, mapItems, tellRun, withRun } from './tell-run.ts'

const run = (more: Partial<Run>): Run => ({
  id: 'run_2',
  orchestration: 'High value customers',
  orchestrationId: 'orc_1',
  objectType: 'query',
  destination: 'Persado',
  state: 'running',
  startedBy: 'ana@acme.example',
  startedAt: '2026-11-24T08:30:00.000Z',
  endedAt: null,
  restedMs: 0,
  rows: null,
  deliveries: [],
  successFile: null,
  steps: [],
  warnings: [],
  redeliveryOf: null,
  attempt: 1,
  progress: null,
  judgement: null,
  deadline: null,
  arrivedBefore: [],
  skip: null,
  resolution: null,
  startedById: null,
  error: null,
  allowed: [],
  ...more,
})

const RECENT = ['/runs', null, { limit: 12 }]
const PAGES = ['/runs', null, { limit: 50 }, 'pages']

test('a run is put into the lists that show it, into the newest, and into nothing else', () => {
  const client = new QueryClient()
  const old = { items: [run({ id: 'run_1', state: 'succeeded' })], nextCursor: null }
  client.setQueryData(RECENT, old)
  client.setQueryData(PAGES, { pages: [{ items: [run({})] }], pageParams: [null] })
  client.setQueryData(['/runs/:id', { id: 'run_1' }, null], old.items[0])
  client.setQueryData(['/runs/:id', { id: 'run_2' }, null], run({}))
  const told = run({ state: 'succeeded', rows: 2 })
  tellRun(client, told)
  expect(client.getQueryData<typeof old>(RECENT)?.items.map((it) => it.id)).toEqual(['run_2', 'run_1'])
  expect(client.getQueryData(PAGES)).toEqual({ pages: [{ items: [told] }], pageParams: [null] })
  expect(client.getQueryData(['/runs/:id', { id: 'run_1' }, null])).toBe(old.items[0])
  expect(client.getQueryData(['/runs/:id', { id: 'run_2' }, null])).toEqual(told)
  expect(client.getQueryData(['/runs/:id', { id: 'run_3' }, null])).toBeUndefined()
  expect([knownRun(client, 'run_2'), knownRun(client, 'run_3')]).toEqual([told, undefined])
})

test('an orchestration stands as its youngest run does', () => {
  const row = { id: 'orc_1', status: 'activated', lastRun: null }
  expect(withRun(row, run({ state: 'stopping' }))).toMatchObject({ status: 'running', lastRun: { id: 'run_2' } })
  const later = { ...row, lastRun: { id: 'run_3' } }
  expect(withRun(later, run({ state: 'failed' }))).toBe(later)
  const other = { ...row, id: 'orc_2' }
  expect(withRun(other, run({}))).toBe(other)
})

test('a list in which nothing changed stays the same one', () => {
  const list = { pages: [{ items: [{ id: 1 }] }], pageParams: [null] }
  expect(mapItems(list, (it) => it)).toBe(list)
  expect(mapItems(undefined, (it) => it)).toBeUndefined()
})
