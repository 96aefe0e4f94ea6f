import { expect, test } from 'vitest'
import { findTables } from './find-tables.ts'

const column = (name: string) => ({ name, type: 'VARCHAR', pii: false, proposed: false })
const TABLES = [
  { name: 'customers', rows: 3, columns: ['customer_id', 'Email'].map(column) },
  { name: 'orders', rows: null, columns: ['order_id', 'customer_id'].map(column) },
  { name: 'empty', rows: 0, columns: [] },
]
const found = (text: string) =>
  findTables(TABLES, text).map(({ table, columns }) => [table.name, columns.map((it) => it.name)])

test('without a text everything is found', () => expect(found('  ')).toHaveLength(3))

test('a table is found by its name with all its columns', () =>
  expect(found('ORDERS')).toEqual([['orders', ['order_id', 'customer_id']]]))

test('or by the columns that match', () => {
  expect(found('email')).toEqual([['customers', ['Email']]])
  expect(found('_id')).toEqual([
    ['customers', ['customer_id']],
    ['orders', ['order_id', 'customer_id']],
  ])
})

test('or not at all', () => expect(found('nowhere')).toEqual([]))
