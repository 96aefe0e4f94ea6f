import { expect, test } from 'vitest'
import { Problem } from '../../../api/problem.ts'
import { below, fieldErrorsOf, leftOver } from './field-errors.ts'

const problem = (body: Readonly<Record<string, unknown>>) =>
  new Problem(422, { code: 'invalid_input', detail: 'Wrong.', ...body })

test('the fields at fault come from the list, from a setting or from one field', () => {
  expect(fieldErrorsOf(problem({ errors: [{ path: 'name', message: 'is missing' }] }))).toEqual({ name: 'is missing' })
  expect(fieldErrorsOf(problem({ details: { setting: 'quoteMode' } }))).toEqual({ 'settings.quoteMode': 'Wrong.' })
  expect(fieldErrorsOf(problem({ details: { field: 'destination' } }))).toEqual({ destination: 'Wrong.' })
  expect(fieldErrorsOf(problem({ code: 'name_taken' }))).toEqual({ name: 'Wrong.' })
  expect(fieldErrorsOf(problem({}))).toEqual({})
  expect(fieldErrorsOf(null)).toEqual({})
})

test('a problem is said once: at its field, or above the buttons', () => {
  const refused = problem({ details: { setting: 'quoteMode' } })
  const errors = fieldErrorsOf(refused)
  expect(below('settings', errors)).toEqual({ quoteMode: 'Wrong.' })
  expect(leftOver(refused, errors, ['settings'])).toBeNull()
  expect(leftOver(refused, errors, ['name'])).toBe(refused)
})
