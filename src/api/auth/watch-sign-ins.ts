import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthMiddleware, isAPIError } from 'better-auth/api'
import type { Whereabouts } from '../../model/user.ts'
import type { Deps } from '../../runs/deps.ts'
import { recordAudit, recordRefusal } from '../../store/audit.ts'
import { countAttempt, forgetAttempts, isFirstUse } from '../../store/people/attempts.ts'
import { endSession } from '../../store/people/sessions.ts'
import { findUser, noteSignIn } from '../../store/users.ts'
import { ACCOUNT_LIMIT, accountKey, codeKey } from './limits.ts'
import { ADDRESS_HEADER } from './whereabouts.ts'

const PASSWORD = '/sign-in/email'
const CODE = '/two-factor/verify-totp'
const SECOND_STEPS = [CODE, '/two-factor/verify-backup-code']
const CALLBACK = '/callback/:id'

/** What somebody does with their own sign-in, by the path that does it, as the audit log calls it. */
const OWN_CHANGES: Readonly<Record<string, string>> = {
  '/change-password': 'user:change-password',
  '/two-factor/disable': 'user:disable-second-factor',
  '/two-factor/generate-backup-codes': 'user:replace-backup-codes',
}

/** Counts what is guessed at one account, opens nothing twice with one code, and writes down who came in and who did not. */
export function watchSignIns(deps: Deps): BetterAuthPlugin {
  const { db, clock } = deps
  return {
    id: 'waybill',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === PASSWORD,
          handler: createAuthMiddleware(async (ctx) => {
            const key = accountKey(emailIn(ctx.body))
            const waitMs = await countAttempt(db, { key, ...ACCOUNT_LIMIT, now: clock.now().getTime() })
            if (waitMs === 0) return
            await writeSignIn(deps, ctx, true)
            throw new APIError('TOO_MANY_REQUESTS', { code: 'ACCOUNT_LOCKED', retryAfter: Math.ceil(waitMs / 1000) })
          }),
        },
      ],
      after: [
        { matcher: ({ path }) => path === CODE, handler: createAuthMiddleware((ctx) => refuseUsedCode(deps, ctx)) },
        { matcher: () => true, handler: createAuthMiddleware((ctx) => writeDown(deps, ctx)) },
        { matcher: ({ path }) => path === PASSWORD || SECOND_STEPS.includes(path ?? ''), handler: endSessionBefore },
      ],
    },
  }
}

/** Signing in ends the session that the browser came with: nobody goes on in one that somebody else may know. */
const endSessionBefore = createAuthMiddleware(async (ctx) => {
  const { newSession, authCookies, secret, internalAdapter } = ctx.context
  if (newSession === null || isAPIError(ctx.context.returned)) return
  const before = await ctx.getSignedCookie(authCookies.sessionToken.name, secret)
  if (before && before !== newSession.session.token) await internalAdapter.deleteSession(before)
})

/** The part of better-auth's context that is looked at here. */
interface Context {
  readonly path?: string | undefined
  readonly body?: unknown
  readonly headers?: Headers | undefined
  readonly context: {
    readonly returned?: unknown
    readonly session: Entry | null
    readonly newSession: Entry | null
  }
}
interface Entry {
  readonly session: { readonly id: string }
  readonly user: { readonly id: string; readonly email: string } & Readonly<Record<string, unknown>>
}

/** Whoever watches somebody enter a code must not enter it after them, though it is right for a minute more. */
async function refuseUsedCode({ db, clock }: Deps, { body, context }: Context): Promise<void> {
  const { newSession } = context
  if (newSession === null || isAPIError(context.returned)) return
  const { user, session } = newSession
  if (await isFirstUse(db, codeKey(user.id, fieldIn(body, 'code')), clock.now().getTime())) return
  await endSession(db, user.id, session.id)
  throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'refused' })
}

async function writeDown(deps: Deps, ctx: Context): Promise<void> {
  const { path = '', context } = ctx
  const isRefused = isAPIError(context.returned) && context.returned.status !== 'FOUND'
  const isSignIn = path === PASSWORD || path === CALLBACK || (SECOND_STEPS.includes(path) && context.session === null)
  if (isSignIn) await writeSignIn(deps, ctx, isRefused)
  const change = OWN_CHANGES[path]
  if (change !== undefined && context.session !== null) {
    await write(deps, ctx, { entry: context.session, action: change, outcome: isRefused ? 'refused' : 'done' })
  }
  const isConfirmed = path === CODE && context.session !== null && context.newSession !== null && !isRefused
  if (isConfirmed) {
    await write(deps, ctx, { entry: context.newSession, action: 'user:enable-second-factor', outcome: 'done' })
  }
}

async function writeSignIn(deps: Deps, ctx: Context, isRefused: boolean): Promise<void> {
  const { newSession } = ctx.context
  if (newSession !== null && !isRefused) {
    await noteSignIn(deps.db, newSession.user.id)
    await forgetAttempts(deps.db, accountKey(newSession.user.email))
    await write(deps, ctx, { entry: newSession, action: 'user:sign-in', outcome: 'done' })
  } else if (isRefused || ctx.path === CALLBACK) {
    const known = ctx.path === PASSWORD ? await findUser(deps.db, emailIn(ctx.body)) : undefined
    const entry = known ? { session: { id: null }, user: known } : null
    await write(deps, ctx, { entry, action: 'user:sign-in', outcome: 'refused' })
  }
}

interface Written {
  /** Null for whoever is not known: what they typed as an address may be their password. */
  readonly entry: { readonly session: { readonly id: string | null }; readonly user: Entry['user'] } | null
  readonly action: string
  readonly outcome: 'done' | 'refused'
}

async function write({ db }: Deps, { headers }: Context, { entry, action, outcome }: Written): Promise<void> {
  const from: Whereabouts = {
    ipAddress: headers?.get(ADDRESS_HEADER) ?? null,
    userAgent: headers?.get('user-agent') ?? null,
    sessionId: entry?.session.id ?? null,
  }
  const { user } = entry ?? {}
  const caller = {
    userId: user?.id ?? null,
    label: user?.email ?? 'unknown',
    policies: [],
    options: [],
    origin: null,
    from,
  }
  const record = outcome === 'done' ? recordAudit : recordRefusal
  await record(db, caller, action, user ? { id: user.id, name: user.email } : null)
}

function fieldIn(body: unknown, name: string): string {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : ''
}
const emailIn = (body: unknown): string => fieldIn(body, 'email')
