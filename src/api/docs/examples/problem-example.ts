import { STATUS_CODES } from 'node:http'
import { ERRORS, type ErrorCode } from '../../../model/errors.ts'

/** What such a refusal says of the thing that it is about; of others the hint alone is shown. */
const DETAILS: Partial<Record<ErrorCode, string>> = {
  unauthenticated: 'The session has ended.',
  forbidden: 'Your policies do not allow orchestration:run.',
  access_restricted: 'The destination “Persado” is not open to users with your policies.',
  not_found: 'There is no query “High value customers”.',
  invalid_input: 'The field name is not right: it is empty.',
  name_taken: 'There is already a query “High value customers”.',
  stale_version: 'The query is at version 4 by now.',
  in_use: 'The query “High value customers” is used.',
  already_running: '“High value customers” to “Persado” is running already.',
  cross_site: 'The request comes from another site.',
  sql_invalid: 'Referenced column "emial" not found in FROM clause! (line 1, column 8)',
  credential_rejected: 'The server refuses the passphrase of acme_amp.',
  internal: 'Something in Waybill broke.',
}

/** The body of an answer with this code. */
export function problemExample(code: ErrorCode) {
  const { status, hint, retry } = ERRORS[code]
  const detail = DETAILS[code] ?? hint
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    hint,
    retryable: retry,
    errors: code === 'invalid_input' ? [{ path: 'name', message: 'it is empty' }] : [],
    details: code === 'stale_version' ? { version: 4, seen: 3, current: { version: 4 } } : {},
    requestId: '7d0c7a1e-3f0b-4b7e-9c4e-2f6a0d1b9c55',
  }
}
