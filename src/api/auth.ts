import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { AppError } from '../model/errors.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { findApiKeyOwner } from '../store/api-keys.ts'

/** Whoever owns the data directory: the command line on the machine itself. */
export const localCaller: Caller = {
  userId: null,
  label: 'command line',
  policies: ['DataGrid Administrator'],
  options: [],
  origin: 'local',
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** A key that nobody can guess, and all that is kept of it. It has 256 random bits, so its hash needs no salt. */
export function newApiKey(): { readonly key: string; readonly prefix: string; readonly sha256: string } {
  const key = `waybill_${randomBytes(32).toString('base64url')}`
  return { key, prefix: key.slice(0, 12), sha256: sha256(key).toString('hex') }
}

/**
 * Who sent a request: the owner of an API key, or of the data directory.
 * @param localToken what the owner of the data directory shows; null where nobody may
 * @throws AppError `unauthenticated`, the same whether a key is unknown, has expired or its owner is disabled
 */
export async function authenticate(deps: Deps, localToken: string | null, request: Request): Promise<Caller> {
  const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '') ?? []
  if (token === undefined) throw new AppError('unauthenticated', 'The request names nobody.')
  if (localToken !== null && timingSafeEqual(sha256(token), sha256(localToken))) return localCaller

  const found = await findApiKeyOwner(deps.db, sha256(token).toString('hex'))
  if (!found) throw new AppError('unauthenticated', 'The key is not valid.')
  const { id, email, policies, options } = found.owner
  return { userId: id, label: email, policies, options, origin: found.key.name }
}
