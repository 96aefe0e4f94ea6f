import type { ErrorCode } from '../model/errors.ts'
import type { ExitStatus } from './cli.ts'

/** What was asked, or what it was asked with, was wrong, and nothing was changed. Every other error is a failure. */
const WRONG_USAGE: ReadonlySet<ErrorCode> = new Set([
  'usage',
  'unauthenticated',
  'forbidden',
  'not_found',
  'invalid_input',
  'name_taken',
  'config_unreadable',
  'config_invalid',
  'config_reference',
  'config_variable',
  'user_missing',
  'environment_invalid',
  'database_required',
  'data_directory_in_use',
  'data_directory_version',
  'store_moved',
  'store_not_empty',
  'store_in_use',
  'sealing_key_wrong',
])

/** The exit status of a verb that an error ended before anything began. */
export const exitStatusOf = (code: ErrorCode): ExitStatus => (WRONG_USAGE.has(code) ? 2 : 1)
