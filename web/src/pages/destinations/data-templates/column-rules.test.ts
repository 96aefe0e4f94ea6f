import { expect, test } from 'vitest'
import { isComplete, moved, newColumn, type Rule, toDraft, toRule } from './column-rules.ts'

test.for<Rule>([
  { from: 'email' },
  { from: 'email', to: 'Hashed_Email', transform: ['trim', 'lowercase', 'sha256'] },
  { from: 'born', transform: [{ dateFormat: 'dd/MM/yyyy' }, 'trim'] },
  { value: 'ACME', to: 'Brand' },
  { value: '', to: 'Empty' },
])('%j stays as it is through the editor', (rule) => {
  expect(toRule(toDraft(rule, 'a'))).toEqual(rule)
})

test('a name that is the column’s own is left out', () => {
  expect(toRule(newColumn('a', { source: 'email', to: 'email' }))).toEqual({ from: 'email' })
})

test('what is not filled in cannot be tried yet', () => {
  expect(isComplete(newColumn('a'))).toBe(false)
  expect(isComplete(newColumn('a', { kind: 'constant', to: 'Brand' }))).toBe(true)
  expect(isComplete(newColumn('a', { kind: 'constant', source: 'ACME' }))).toBe(false)
  expect(isComplete(newColumn('a', { source: 'born', transforms: ['dateFormat'], dateFormat: '' }))).toBe(false)
})

test('an entry is moved by one, and stays at the ends', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  const list = ['a', 'b']
  expect(moved(list, 0, -1)).toBe(list)
  expect(moved(list, 1, 1)).toBe(list)
})
