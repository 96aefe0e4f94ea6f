import { expect, test } from 'vitest'
import type { Query } from '../status.ts'
import { isSame, readKept, typedOf } from './typed.ts'

const typed = { name: 'Buyers', description: '', database: 'ACME', sql: 'SELECT 1', alerts: {} }

test('the draft is what is edited', () => {
  const query = { ...typed, draft: { database: 'Other', sql: 'SELECT 2' } } as Query
  expect(typedOf(query)).toEqual({ ...typed, database: 'Other', sql: 'SELECT 2' })
  expect(typedOf({ ...query, draft: null })).toEqual(typed)
  expect([isSame(typed, { ...typed }), isSame(typed, { ...typed, sql: '' })]).toEqual([true, false])
  expect(isSame(typed, { ...typed, alerts: { warnWhen: { lessThan: 1 } } })).toBe(false)
})

test('what a browser keeps is read back, and nothing else', () => {
  const kept = { typed, version: 3, at: '2026-11-24T05:00:00.000Z' }
  expect(readKept(JSON.stringify(kept))).toEqual(kept)
  for (const wrong of [null, '', '{', '{}', '7', JSON.stringify({ ...kept, typed: { name: 'x' } })]) {
    expect(readKept(wrong)).toBeNull()
  }
})
