import { expect, test } from 'vitest'
import { isFiltered, validateEditorSearch, validateQueriesSearch } from './search.ts'

test('an address keeps what the list knows', () => {
  expect(validateQueriesSearch({ q: 2026, status: '', folder: 'A/B', other: 'x', sort: '-updatedAt' })).toEqual({
    q: '2026',
    folder: 'A/B',
    sort: '-updatedAt',
  })
  expect([isFiltered({ sort: 'name' }), isFiltered({ folder: 'A' })]).toEqual([false, true])
})

test('an address keeps what the editor knows', () => {
  expect(validateEditorSearch({ pane: 'tables', starter: 'engagement', x: 1 })).toEqual({
    pane: 'tables',
    starter: 'engagement',
  })
  expect(validateEditorSearch({ pane: 'kitchen', folder: 7 })).toEqual({})
})
