import { expect, test } from 'vitest'
import { isChangedBy } from './changed.ts'

const deletion = { method: 'delete', path: '/destinations/:id', sent: { params: { id: 'dst_1' } } } as const
const isChanged = (key: readonly unknown[], alsoChanges: readonly string[] = []) =>
  isChangedBy({ ...deletion, alsoChanges }, key)

test('a list, its other objects and what else was named are read again', () => {
  expect(isChanged(['/destinations', null, null])).toBe(true)
  expect(isChanged(['/destinations/:id', { id: 'dst_2' }, null])).toBe(true)
  expect(isChanged(['/credentials', null, null], ['/credentials'])).toBe(true)
  expect(isChanged(['/credentials', null, null])).toBe(false)
})

test('nothing is asked of what is deleted', () => {
  expect(isChanged(['/destinations/:id/dependants', { id: 'dst_1' }, null])).toBe(false)
  expect(isChanged(['/destinations/:id', { id: 'dst_1' }, null])).toBe(false)
})

test('what was saved is read again itself', () => {
  const saved = { ...deletion, method: 'put', alsoChanges: [] } as const
  expect(isChangedBy(saved, ['/destinations/:id', { id: 'dst_1' }, null])).toBe(true)
})
