import { expect, test } from 'vitest'
import { isMarked, looksPersonal } from './personal-data.ts'

const column = (name: string, type = 'VARCHAR') => ({ name, type })

test.for([
  'email',
  'EMAIL',
  'e-mail',
  'emailAddress',
  'email_sha256',
  'given_name',
  'first_name',
  'LastName',
  'surname',
  'phone',
  'mobile_phone',
  'address',
  'address2',
  'street',
  'postal',
  'postal_code',
  'zip',
  'birthdate',
  'birth_dt',
  'dateOfBirth',
  'dob',
  'gender',
  'contact_name',
])('%s is proposed', (name) => expect(looksPersonal(column(name), 'anything')).toBe(true))

test.for([
  'customer_id',
  'name',
  'lifetime_value',
  'city_count',
  'email_count',
  'email_opt_in',
  'email_status',
  'has_phone',
  'last_email_opened',
  'address_type',
  'campaign_name',
  'description',
  'shipped_at',
  'recipe',
  'zipper_color',
  '',
])('%s is not', (name) => expect(looksPersonal(column(name), 'orders')).toBe(false))

test('the name of a person is proposed, that of a product is not', () => {
  expect(looksPersonal(column('name'), 'Unified_Customer')).toBe(true)
  expect(looksPersonal(column('name'), 'products')).toBe(false)
})

test('yes or no is no personal data', () => expect(looksPersonal(column('email', 'BOOLEAN'), 'customers')).toBe(false))

test('a mark is found without regard to case, in its own table only', () => {
  const marks = { Customers: ['Email'] }
  expect(isMarked(marks, 'customers', 'EMAIL')).toBe(true)
  expect(isMarked(marks, 'customers', 'phone')).toBe(false)
  expect(isMarked(marks, 'orders', 'email')).toBe(false)
})
