import { expect, test } from 'vitest'
import { countRules, numberOf, withItem, withRule } from './rules.ts'

test('a rule is set, changed and taken away, and the others stay', () => {
  const rules = withRule({ zeroRows: 'skip' }, 'rows', { min: 1 })
  expect(rules).toEqual({ zeroRows: 'skip', rows: { min: 1 } })
  expect(withRule(rules, 'rows', undefined)).toEqual({ zeroRows: 'skip' })
})

test('items are added, changed and taken out; of none is left no list', () => {
  expect(withItem([], 0, 'a')).toEqual(['a'])
  expect(withItem(['a'], 1, 'b')).toEqual(['a', 'b'])
  expect(withItem(['a', 'b'], 0, 'c')).toEqual(['c', 'b'])
  expect(withItem(['a', 'b'], 0, undefined)).toEqual(['b'])
  expect(withItem(['a'], 0, undefined)).toBeUndefined()
})

test('numbers and counts', () => {
  expect([numberOf(''), numberOf('7'), numberOf(0), numberOf('-')]).toEqual([undefined, 7, 0, undefined])
  expect(
    countRules({
      rows: { min: 1 },
      nulls: [
        { column: 'a', maxPercent: 1 },
        { column: 'b', maxPercent: 1 },
      ],
    }),
  ).toBe(3)
})
