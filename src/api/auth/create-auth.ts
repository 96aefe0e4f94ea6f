import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { APIError } from 'better-auth/api'
import { genericOAuth, twoFactor } from 'better-auth/plugins'
import { newId } from '../../lib/ids.ts'
import type { Deps } from '../../runs/deps.ts'
import { user } from '../../store/schema/people.ts'
import { account, rateLimit, session, twoFactor as twoFactorTable, verification } from '../../store/schema/sign-in.ts'
import { findUser } from '../../store/users.ts'
import { hashPassword, isPassword } from '../../vault/password.ts'
import { withHashedSessions } from './hashed-sessions.ts'
import { INVITATION_HOURS, invitationIdentifier } from './invitation.ts'
import { ADDRESS_LIMITS } from './limits.ts'
import { OIDC, type OidcSettings, oidcProvider } from './oidc.ts'
import { watchSignIns } from './watch-sign-ins.ts'
import { ADDRESS_HEADER } from './whereabouts.ts'

export interface AuthOptions {
  /** Signs cookies and encrypts second factors. */
  readonly secret: string
  /** Where browsers find this server, if a proxy stands before it. */
  readonly publicUrl: string | null
  readonly oidc: OidcSettings | null
}

/** Sign-in by better-auth, on our store, with our limits, and in our audit log. */
export type Auth = ReturnType<typeof createAuth>

const DAY_S = 86_400
const schema = { user, session, account, verification, twoFactor: twoFactorTable, rateLimit }
const ID_PREFIXES: Readonly<Record<string, string>> = { session: 'ses', account: 'acc', verification: 'ver' }

export function createAuth(deps: Deps, { secret, publicUrl, oidc }: AuthOptions) {
  const database = drizzleAdapter(deps.db, { provider: 'pg', schema })
  return betterAuth({
    appName: 'Waybill',
    secret,
    basePath: '/api/auth',
    ...(publicUrl === null ? {} : { baseURL: publicUrl }),
    database: (options: BetterAuthOptions) => withHashedSessions(database(options)),
    telemetry: { enabled: false },
    // Without values: they may be addresses. Naming a level would make it write to standard error as well.
    logger: { log: (level, message) => level === 'error' && deps.log('sign-in failed', { message }) },
    // What breaks is written down by the server, whose log has no parameters of queries; better-auth would print them.
    onAPIError: { errorURL: '/sign-in', throw: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: INVITATION_HOURS * 3600,
      password: { hash: hashPassword, verify: ({ hash, password }) => isPassword(hash, password) },
    },
    session: { expiresIn: 7 * DAY_S, updateAge: DAY_S },
    verification: { storeIdentifier: { hash: async (identifier) => invitationIdentifier(identifier) } },
    account: {
      updateAccountOnSignIn: false,
      accountLinking: { enabled: true, requireLocalEmailVerified: false },
    },
    rateLimit: { enabled: true, storage: 'database', ...ADDRESS_LIMITS },
    advanced: {
      cookiePrefix: 'waybill',
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: ({ model }) => newId(ID_PREFIXES[model] ?? 'aut') },
    },
    databaseHooks: databaseHooks(deps),
    plugins: [
      twoFactor({ issuer: 'Waybill', backupCodeOptions: { storeBackupCodes: 'encrypted' } }),
      ...(oidc === null ? [] : [genericOAuth({ config: [oidcProvider(oidc)] })]),
      watchSignIns(deps),
    ],
  })
}

function databaseHooks(deps: Deps) {
  return {
    session: {
      create: {
        /** Told the same as a wrong password: nobody learns who was here once. */
        before: async ({ userId }: { userId: string }) => {
          const found = await findUser(deps.db, userId)
          if (found && found.disabledAt === null) return
          throw new APIError('UNAUTHORIZED', { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'refused' })
        },
      },
    },
    account: {
      create: {
        /** Whoever came by the provider is known from then on; its tokens are for nothing that is done here. */
        before: async (made: { providerId: string }) =>
          made.providerId === OIDC
            ? { data: { ...made, accessToken: null, refreshToken: null, idToken: null, scope: null } }
            : undefined,
      },
    },
  }
}
