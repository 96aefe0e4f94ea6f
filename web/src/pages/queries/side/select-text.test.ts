import { expect, test } from 'vitest'
import { identifier, selectOf, tableName } from './select-text.ts'

test('names are quoted where SQL would not read them', () => {
  expect(['email', 'e mail', 'a"b', '1st'].map(identifier)).toEqual(['email', '"e mail"', '"a""b"', '"1st"'])
  expect(tableName('crm.order lines')).toBe('crm."order lines"')
})

test('a SELECT names every column', () => {
  expect(selectOf('customers', [{ name: 'id' }, { name: 'first name' }])).toBe(
    'SELECT\n  id,\n  "first name"\nFROM customers',
  )
})
