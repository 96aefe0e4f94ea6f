import { createHash } from 'node:crypto'

const MINUTE_MS = 60_000

/** Attempts on one account, from wherever: the eleventh wrong password within a quarter of an hour is not even looked at. */
export const ACCOUNT_LIMIT = { max: 10, windowMs: 15 * MINUTE_MS }

/** Requests from one address, by path (seconds). None may be longer than the longest: what is older is swept away. */
export const ADDRESS_LIMITS = {
  window: 10,
  max: 100,
  customRules: {
    '/sign-in/email': { window: 60, max: 30 },
    '/sign-in/social': { window: 60, max: 30 },
    '/two-factor/verify-totp': { window: 60, max: 30 },
    '/two-factor/verify-backup-code': { window: 60, max: 30 },
    '/reset-password': { window: 60, max: 30 },
    // What asks for the password of somebody who is signed in.
    '/change-password': { window: 900, max: 20 },
    '/two-factor/enable': { window: 900, max: 20 },
    '/two-factor/disable': { window: 900, max: 20 },
    '/two-factor/generate-backup-codes': { window: 900, max: 20 },
  },
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** What stands in the store tells neither who was guessed at nor with what. */
export const accountKey = (email: string): string => `account:${sha256(email.trim().toLowerCase())}`
export const codeKey = (userId: string, code: string): string => `code:${sha256(`${userId}:${code}`)}`
