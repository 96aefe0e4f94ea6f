import { expect, test } from 'vitest'
import { type Content, contentOf, isSameContent, readKept } from './export-content.ts'

const content = (tables: Content['tables'], database = 'ACME'): Content => ({ database, tables })

test.for([
  [content(['a', 'b']), content(['b', 'a']), true],
  [content(['a']), content(['a', 'b']), false],
  [content(['a', 'c']), content(['a', 'b']), false],
  [content('all'), content('all'), true],
  [content('all'), content(['a']), false],
  [content([]), content([], 'Other'), false],
] as const)('%j and %j: %s', ([a, b, isSame]) => {
  expect(isSameContent(a, b)).toBe(isSame)
  expect(isSameContent(b, a)).toBe(isSame)
})

test('the draft is what is edited', () => {
  const active = { database: 'ACME', tables: ['a'] }
  expect(contentOf({ ...active, draft: null })).toEqual(content(['a']))
  expect(contentOf({ ...active, draft: { database: 'Other', tables: 'all' } })).toEqual(content('all', 'Other'))
})

test('what was kept is read again, and nothing else', () => {
  const kept = { content: content(['a']), version: 3 }
  expect(readKept(JSON.stringify(kept))).toEqual(kept)
  for (const text of [null, '', '{', '{"content":1}', '{"content":{"database":"A","tables":"some"},"version":1}']) {
    expect(readKept(text)).toBeNull()
  }
})
