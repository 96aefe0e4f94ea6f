import { expect, test } from 'vitest'
import { unstorableAt } from './storable.ts'

test.for([
  [{ name: 'a\0b' }, 'name'],
  [{ settings: { list: ['a', '\ud800'] } }, 'settings.list.1'],
  [{ pii: { 'a\0': ['b'] } }, 'pii'],
  ['\0', ''],
])('%j cannot be stored', ([sent, path]) => {
  expect(unstorableAt(sent)).toBe(path)
})

test.for([null, 1, 'Zoë 😀', { a: [true, { b: 'ü' }] }])('%j can be stored', (sent) => {
  expect(unstorableAt(sent)).toBeNull()
})

test('what is nested deeply is looked at too', () => {
  const deep = JSON.parse(`${'['.repeat(500_000)}"\\u0000"${']'.repeat(500_000)}`)
  expect(unstorableAt(deep)?.length).toBe(999_999)
})
