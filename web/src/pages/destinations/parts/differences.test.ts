import { expect, test } from 'vitest'
import { differences } from './differences.ts'

test('what differs is named with both values, and what only the server has is not', () => {
  const mine = { name: 'A', settings: { quoteMode: 'all' }, columns: [{ from: 'a' }], description: '' }
  const theirs = { id: 'tpl_1', version: 4, name: 'B', settings: { quoteMode: 'none', header: false }, columns: [] }
  expect(differences(mine, theirs)).toEqual([
    { path: 'name', mine: 'A', theirs: 'B' },
    { path: 'settings.quoteMode', mine: 'all', theirs: 'none' },
    { path: 'columns', mine: '[{"from":"a"}]', theirs: '[]' },
    { path: 'settings.header', mine: '–', theirs: 'false' },
  ])
})
