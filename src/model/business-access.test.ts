import { expect, test } from 'vitest'
import { openTo, openToAny } from './business-access.ts'

const yes = { businessUsers: true }
const no = { businessUsers: false }
const unset = {}

// Spec 3.2: unset on the destination lets the data template decide, a deny there is final, and both have to say yes.
test.for([
  [yes, yes, true],
  [yes, no, false],
  [yes, unset, false],
  [yes, null, true],
  [no, yes, false],
  [no, no, false],
  [no, unset, false],
  [no, null, false],
  [unset, yes, true],
  [unset, no, false],
  [unset, unset, false],
  [unset, null, false],
] as const)(
  'destination %j with data template %j: open to business users is %s',
  ([destination, template, expected]) => {
    expect(openTo(destination, template).businessUsers).toBe(expected)
  },
)

test('who may send with limited PII access is a business user first', () => {
  const both = { businessUsers: true, limitedPii: true }
  expect(openTo(both, both)).toEqual({ businessUsers: true, limitedPii: true })
  expect(openTo({ limitedPii: true }, both)).toEqual({ businessUsers: true, limitedPii: true })
  expect(openTo({ limitedPii: true }, { limitedPii: true })).toEqual({ businessUsers: false, limitedPii: false })
  expect(openTo({ ...both, limitedPii: false }, both)).toEqual({ businessUsers: true, limitedPii: false })
})

test('a destination is open to whom any way of it is open to', () => {
  expect(openToAny(unset, [])).toEqual({ businessUsers: false, limitedPii: false })
  expect(openToAny(unset, [no, yes])).toEqual({ businessUsers: true, limitedPii: false })
  expect(openToAny(no, [yes])).toEqual({ businessUsers: false, limitedPii: false })
  expect(openToAny(yes, [no])).toEqual({ businessUsers: true, limitedPii: false })
})
