import { z } from 'zod'
import { AppError, type ErrorCode } from '../../model/errors.ts'

const refused = z.object({ code: z.string().optional(), retryAfter: z.number().optional() })

/** What better-auth says, in the words of our catalogue. What is the same to whoever guesses is said the same. */
const CODES: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  INVALID_EMAIL_OR_PASSWORD: ['sign_in_refused', 'The e-mail address or the password is not right.'],
  INVALID_EMAIL: ['sign_in_refused', 'The e-mail address or the password is not right.'],
  INVALID_CODE: ['second_factor_refused', 'The code is not right.'],
  INVALID_BACKUP_CODE: ['second_factor_refused', 'The code is not right.'],
  INVALID_TWO_FACTOR_COOKIE: ['sign_in_expired', 'The sign-in took too long.'],
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: ['sign_in_expired', 'There were too many wrong codes.'],
  INVALID_TOKEN: ['invitation_invalid', 'The invitation was used, has expired or was replaced.'],
  TOTP_ALREADY_ENABLED: ['second_factor_unchanged', 'The second factor is on already.'],
  TOTP_NOT_ENABLED: ['second_factor_unchanged', 'The second factor is not set up.'],
  TWO_FACTOR_NOT_ENABLED: ['second_factor_unchanged', 'The second factor is not on.'],
  BACKUP_CODES_NOT_ENABLED: ['second_factor_unchanged', 'The second factor is not set up.'],
  CREDENTIAL_ACCOUNT_NOT_FOUND: [
    'second_factor_unchanged',
    'You sign in by your identity provider, without a password.',
  ],
  UNAUTHORIZED: ['unauthenticated', 'The session has ended.'],
}
/** Of a lock whose end better-auth does not tell. */
const LOCK_S = 900

/** @param passwordField where a wrong password of somebody who is signed in stood */
export async function refusalOf(response: Response, passwordField: string): Promise<AppError> {
  const { code = '', retryAfter } = refused.catch({}).parse(await response.json().catch(() => ({})))
  if (response.status === 429) {
    return tooMany(retryAfter ?? Number(response.headers.get('x-retry-after') ?? LOCK_S))
  }
  if (code === 'INVALID_PASSWORD' || code === 'PASSWORD_TOO_LONG') {
    const message = 'is not your password'
    return new AppError('invalid_input', `The password ${message}.`, {
      details: { errors: [{ path: passwordField, message }] },
    })
  }
  const [known, message] = CODES[code] ?? []
  if (known && message) return new AppError(known, message)
  if (response.status === 401) return new AppError('unauthenticated', 'The session has ended.')
  if (response.status < 500) return new AppError('invalid_input', 'The sign-in was refused.', { details: { code } })
  return new AppError('internal', 'The sign-in broke.')
}

function tooMany(retryAfter: number): AppError {
  const wait = retryAfter < 120 ? `${retryAfter} seconds` : `${Math.ceil(retryAfter / 60)} minutes`
  return new AppError('too_many_attempts', `There were too many attempts. Try again in ${wait}.`, {
    details: { retryAfter },
  })
}
