import { expect, test } from 'vitest'
import { faultIn, lineAt, offsetOf } from './positions.ts'

const SQL = 'SELECT id,\n  nobody\nFROM customers'

test('a line and column is a place in the text', () => {
  expect(SQL.slice(offsetOf(SQL, 2, 3))).toBe('nobody\nFROM customers')
  expect([offsetOf(SQL, 1, 1), offsetOf(SQL, 9, 1), offsetOf(SQL, 3, 99)]).toEqual([0, SQL.length, SQL.length])
  expect([lineAt(SQL, 0), lineAt(SQL, 11), lineAt(SQL, SQL.length)]).toEqual([1, 2, 3])
})

test('a fault is marked where it stands, also in a part that was run alone', () => {
  const whole = { from: 0, to: SQL.length }
  expect(faultIn(SQL, whole, { line: 2, column: 3, length: 6 })).toEqual({ from: 13, to: 19 })
  expect(faultIn(SQL, { from: 11, to: 19 }, { line: 1, column: 3, length: 6 })).toEqual({ from: 13, to: 19 })
  expect(faultIn(SQL, whole, {})).toBeNull()
})

test('what is missing at the end marks the last sign', () => {
  expect(faultIn('SELECT', { from: 0, to: 6 }, { line: 1, column: 7, length: 0 })).toEqual({ from: 5, to: 6 })
})
