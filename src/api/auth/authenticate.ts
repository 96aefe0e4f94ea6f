import { timingSafeEqual } from 'node:crypto'
import { AppError } from '../../model/errors.ts'
import type { Caller, User, Whereabouts } from '../../model/user.ts'
import type { Deps } from '../../runs/deps.ts'
import { findApiKeyOwner } from '../../store/api-keys.ts'
import { findUser } from '../../store/users.ts'
import { sha256 } from './api-key.ts'
import type { Auth } from './create-auth.ts'

/** Whoever owns the data directory: the command line on the machine itself. */
export const localCaller: Caller = {
  userId: null,
  label: 'command line',
  policies: ['DataGrid Administrator'],
  options: [],
  origin: 'local',
}

/** Whoever has not said who they are. */
export const nobody = (from: Whereabouts): Caller => ({
  userId: null,
  label: 'unknown',
  policies: [],
  options: [],
  origin: null,
  from,
})

/** Who may ask how. */
export interface Doors {
  readonly auth: Auth
  /** What the owner of the data directory shows; null where nobody may. */
  readonly localToken: string | null
  readonly publicUrl: string | null
  /** What the identity provider is called; null where there is none. */
  readonly oidcTitle: string | null
}

interface Authenticated {
  readonly caller: Caller
  /** Cookies that go back with the answer: a session that is used lives on. */
  readonly cookies: readonly string[]
}

/**
 * Who sent a request: the owner of an API key, of the data directory, or of a session. A key or session speaks for its owner as
 * they are now.
 * @throws AppError `unauthenticated`, the same whether it is unknown, has expired or its owner is disabled
 */
export async function authenticate(
  deps: Deps,
  doors: Doors,
  asked: { readonly request: Request; readonly from: Whereabouts },
): Promise<Authenticated> {
  const { headers } = asked.request
  const [, token] = /^Bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '') ?? []
  if (token !== undefined) return { caller: await ofToken(deps, doors, { token, from: asked.from }), cookies: [] }
  if (headers.has('cookie')) return ofSession(deps, doors, asked)
  throw new AppError('unauthenticated', 'The request names nobody.')
}

async function ofToken(
  deps: Deps,
  { localToken }: Doors,
  { token, from }: { readonly token: string; readonly from: Whereabouts },
): Promise<Caller> {
  if (localToken !== null && timingSafeEqual(sha256(token), sha256(localToken))) return { ...localCaller, from }
  const found = await findApiKeyOwner(deps.db, sha256(token).toString('hex'))
  if (!found) throw new AppError('unauthenticated', 'The key is not valid.')
  return { ...callerOf(found.owner), origin: found.key.name, from }
}

async function ofSession(
  deps: Deps,
  { auth }: Doors,
  { request, from }: { readonly request: Request; readonly from: Whereabouts },
): Promise<Authenticated> {
  const { headers, response } = await auth.api.getSession({ headers: request.headers, returnHeaders: true })
  const owner = response ? await findUser(deps.db, response.user.id) : undefined
  if (!response || !owner || owner.disabledAt !== null) {
    throw new AppError('unauthenticated', 'The session has ended.')
  }
  const caller = { ...callerOf(owner), from: { ...from, sessionId: response.session.id } }
  return { caller, cookies: headers.getSetCookie() }
}

const callerOf = ({ id, email, policies, options }: User): Caller => ({
  userId: id,
  label: email,
  policies,
  options,
  origin: null,
})
