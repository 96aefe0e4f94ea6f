import { expect, test } from 'vitest'
import { isFiltered, spanOf, validateWorkflowsSearch } from './search.ts'

test('the address keeps what the page knows, and nothing else', () => {
  const known = { run: 'run_1', q: '2026', status: 'failed', type: 'query', to: 'Persado', by: 'ana@acme.example' }
  expect(validateWorkflowsSearch({ ...known, q: 2026, colour: 'red', within: '7d' })).toEqual({
    ...known,
    within: '7d',
  })
  expect(
    validateWorkflowsSearch({ type: 'job', within: 'always', from: 'yesterday', until: '2026-13-45', q: '' }),
  ).toEqual({})
  expect(isFiltered({ run: 'run_1', sort: 'rows' })).toBe(false)
  expect(isFiltered({ by: 'ana@acme.example' })).toBe(true)
})

test('a time range begins so long ago, or with the first moment of a day and ends with the last of another', () => {
  const now = Date.parse('2026-11-24T08:30:00.000Z')
  expect(spanOf({ within: '24h' }, now)).toEqual({ from: '2026-11-23T08:30:00.000Z' })
  expect(spanOf({}, now)).toEqual({})
  expect(spanOf({ from: '2026-11-30', until: '2026-11-30' }, now)).toEqual({
    from: new Date(2026, 10, 30).toISOString(),
    until: new Date(2026, 11, 1).toISOString(),
  })
})
