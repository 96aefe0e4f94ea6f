import { expect, test } from 'vitest'
import { isMarked, type MarkChange, wantedOf, withChanges } from './mark-changes.ts'

const change = (columns: string[], isMarked: boolean, table = 'customers'): MarkChange => ({ table, columns, isMarked })

test.for([
  [{}, [change(['email'], true)], { customers: ['email'] }],
  [{ orders: ['note'] }, [change(['email', 'phone'], true)], { orders: ['note'], customers: ['email', 'phone'] }],
  [{ customers: ['email', 'phone'] }, [change(['email'], false)], { customers: ['phone'] }],
  [{ customers: ['email'] }, [change(['email'], false)], {}],
  [{ Customers: ['EMAIL', 'phone'] }, [change(['email'], false)], { customers: ['phone'] }],
  [{ customers: ['EMAIL'] }, [change(['email'], true)], { customers: ['email'] }],
  [{}, [change(['email'], true), change(['phone'], true), change(['email'], false)], { customers: ['phone'] }],
] as const)('%j with %j is %j', ([marks, changes, after]) => expect(withChanges(marks, changes)).toEqual(after))

test('marks that were there stay as they are', () => {
  const marks = { customers: ['email'] }
  withChanges(marks, [change(['phone'], true)])
  expect(marks).toEqual({ customers: ['email'] })
})

test('of several changes the last counts', () => {
  const changes = [change(['email', 'phone'], true), change(['email'], false)]
  expect(wantedOf(changes, 'customers', 'email')).toBe(false)
  expect(wantedOf(changes, 'customers', 'phone')).toBe(true)
  expect(wantedOf(changes, 'orders', 'email')).toBeUndefined()
})

test('a mark is found in whatever case it was written', () => {
  expect(isMarked({ Customers: ['Email'] }, 'customers', 'email')).toBe(true)
  expect(isMarked({ Customers: ['Email'] }, 'orders', 'email')).toBe(false)
})
