import { expect, test } from 'vitest'
import { columnsFor } from './column-completion.ts'

const TABLES = { customers: ['customer_id', 'email'], orders: ['order_id', 'customer_id'] }
const labels = (sql: string) => columnsFor(sql, TABLES).map(({ label, detail }) => `${label} of ${detail}`)

test('columns of the tables that are named, or of all', () => {
  expect(labels('SELECT  FROM Customers')).toEqual(['customer_id of customers', 'email of customers'])
  expect(labels('SELECT ')).toEqual(['customer_id of customers, orders', 'email of customers', 'order_id of orders'])
})
