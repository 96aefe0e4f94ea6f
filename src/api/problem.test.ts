import { expect, test } from 'vitest'
import { z } from 'zod'
import { AppError } from '../model/errors.ts'
import { parseInput, problemResponse } from './problem.ts'

test('a known error says what happened and what to do', async () => {
  const error = new AppError('name_taken', 'There is already a query “A”.', { details: { id: 'qry_1' } })
  const response = problemResponse(error, 'req-1')
  expect(response.status).toBe(409)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toEqual({
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'There is already a query “A”.',
    code: 'name_taken',
    hint: 'Choose another name, or edit the object that has it.',
    retryable: false,
    errors: [],
    details: { id: 'qry_1' },
    requestId: 'req-1',
  })
})

test('an unknown error says no more than where to look', async () => {
  const text = await problemResponse(new Error('duplicate key (email)=(zoe@acme.example)'), 'req-2').text()
  expect(JSON.parse(text)).toMatchObject({ status: 500, code: 'internal', requestId: 'req-2' })
  expect(text).toContain('The id is req-2.')
  expect(text).not.toContain('zoe')
})

test('an input says which field is at fault and never what stood there', () => {
  const schema = z.strictObject({ fields: z.strictObject({ port: z.int() }) })
  const wrong = { fields: { port: 'hunter2', passphrase: 'hunter3' } }
  const error = (() => {
    try {
      return parseInput(schema, wrong)
    } catch (thrown) {
      return thrown
    }
  })()
  expect(error).toBeInstanceOf(AppError)
  expect(error).toMatchObject({
    code: 'invalid_input',
    details: { errors: [{ path: 'fields.port' }, { path: 'fields.passphrase' }] },
  })
  expect(JSON.stringify([(error as AppError).message, (error as AppError).details])).not.toContain('hunter')
})

test.for([
  [{ field: 'credential' }, 'credential'],
  [{ setting: 'header' }, 'settings.header'],
])('a detail that names one field is a path: %j', async ([details, path]) => {
  const error = new AppError('invalid_input', 'It is wrong.', { details: details as Record<string, unknown> })
  expect(await problemResponse(error, 'req-3').json()).toMatchObject({ errors: [{ path, message: 'It is wrong.' }] })
})
