import { expect, test } from 'vitest'
import { hiddenColumns } from './hidden-columns.ts'

const columns = ['id', 'Email', 'city'].map((name) => ({ name, type: 'VARCHAR' }))

test('of a table, the marked columns are hidden, in any case of letters', () => {
  expect(hiddenColumns({ table: 'Customers', columns }, { customers: ['email'], orders: ['id'] })).toEqual([1])
  expect(hiddenColumns({ table: 'other', columns }, { customers: ['email'] })).toEqual([])
})

test('of a query, every column is hidden as long as anything in its database is marked', () => {
  expect(hiddenColumns({ table: null, columns }, { customers: ['email'] })).toEqual([0, 1, 2])
  expect(hiddenColumns({ table: null, columns }, { customers: [] })).toEqual([])
})
