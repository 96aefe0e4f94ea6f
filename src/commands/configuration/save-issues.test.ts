import { expect, test } from 'vitest'
import { AppError, type ErrorCode } from '../../model/errors.ts'
import { saveIssues } from './save-issues.ts'

const issuesOf = (
  section: 'queries' | 'credentials' | 'destinations',
  input: Record<string, unknown>,
  error: AppError,
) => saveIssues({ section, index: 3, name: 'N', input }, error)
const error = (code: ErrorCode, details: Record<string, unknown> = {}) =>
  new AppError(code, 'It is wrong.', { details })

test('an error stands at the field that it is about', () => {
  const input = { name: 'N', sql: 'SELECT', settings: {} }
  expect(issuesOf('queries', input, error('sql_invalid'))).toEqual([
    { path: ['queries', 3, 'sql'], about: 'value', code: 'sql_invalid', message: 'It is wrong.' },
  ])
  expect(issuesOf('queries', input, error('column_duplicate'))[0]?.path).toEqual(['queries', 3, 'sql'])
  expect(issuesOf('destinations', input, error('setting_locked', { setting: 'encoding' }))[0]).toMatchObject({
    path: ['destinations', 3, 'settings', 'encoding'],
    code: 'setting_locked',
  })
  expect(
    issuesOf('destinations', { settings: {} }, error('invalid_input', { field: 'settings.fileFormat' }))[0],
  ).toMatchObject({ path: ['destinations', 3, 'settings', 'fileFormat'], code: 'config_invalid' })
  const credential = { name: 'N', type: 't', fields: { port: 1 } }
  expect(issuesOf('credentials', credential, error('invalid_input', { field: 'port' }))[0]?.path).toEqual([
    'credentials',
    3,
    'fields',
    'port',
  ])
  expect(issuesOf('credentials', credential, error('invalid_input', { field: 'type' }))[0]?.path).toEqual([
    'credentials',
    3,
    'type',
  ])
})

test('each field and each unknown key is an issue of its own', () => {
  const errors = [
    { path: 'settings', message: 'Unrecognized keys: "one", "two"' },
    { path: 'settings.remoteFolder', message: 'must begin with /' },
  ]
  const input = { settings: { one: 1, two: 2, remoteFolder: 'x' } }
  const issues = issuesOf('destinations', input, error('invalid_input', { errors }))
  expect(issues.map(({ path, about, message }) => [path.slice(2).join('.'), about, message])).toEqual([
    ['settings.one', 'key', 'unknown key "one"'],
    ['settings.two', 'key', 'unknown key "two"'],
    ['settings.remoteFolder', 'value', 'must begin with /'],
  ])
})

test('what is not the fault of the file is thrown on', () => {
  const failed = error('store_unavailable')
  expect(() => issuesOf('queries', {}, failed)).toThrow(failed)
})
