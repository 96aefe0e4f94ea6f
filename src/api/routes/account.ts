import { z } from 'zod'
import { allowedActions } from '../../access/is-allowed.ts'
import { ACTIONS, type Action } from '../../access/policies.ts'
import { AppError } from '../../model/errors.ts'
import { newPassword, session } from '../../model/session.ts'
import type { Caller } from '../../model/user.ts'
import { recordAudit } from '../../store/audit.ts'
import { endSession, endSessions, listSessions } from '../../store/people/sessions.ts'
import { findUser } from '../../store/users.ts'
import { listOf } from '../answer.ts'
import { defineAuthRoute, defineOpenRoute } from '../open-route.ts'
import { nothing } from '../route.ts'
import { wholeList } from '../whole-list.ts'

const tag = 'account'
const noInput = z.object({})
const mine = { access: 'signed-in', tag, input: noInput } as const
const currentPassword = z.string().min(1).max(128)

/** Actions that are decided on no particular resource, so that a page can ask before it shows a button. */
const ON_NOTHING = ACTIONS.filter((action) => /:(list|create)$/.test(action)).concat([
  'configuration:plan',
  'configuration:apply',
  'configuration:export',
  'audit:download',
  'pii:read',
] satisfies Action[])

const accountRoute = defineOpenRoute({
  ...mine,
  method: 'get',
  path: '/account',
  summary: 'Tell who is signed in, and what they may do',
  output: z.object({
    /** Null for the command line of the machine, which is no user. */
    id: z.string().nullable(),
    name: z.string(),
    email: z.string(),
    policies: z.array(z.string()),
    options: z.array(z.string()),
    twoFactorEnabled: z.boolean(),
    allowed: z.array(z.string()),
  }),
  async handle({ db }, { caller }) {
    const found = caller.userId === null ? undefined : await findUser(db, caller.userId)
    return {
      id: caller.userId,
      name: found?.name ?? caller.label,
      email: found?.email ?? caller.label,
      policies: [...caller.policies],
      options: [...caller.options],
      twoFactorEnabled: found?.twoFactorEnabled ?? false,
      // None of these looks at a resource, which the union of all actions cannot say.
      allowed: allowedActions(caller, ON_NOTHING, undefined as never),
    }
  },
})

type Shown = Awaited<ReturnType<typeof listSessions>>[number]
const sessionList = wholeList({
  key: (it: Shown) => it.id,
  name: (it: Shown) => `${it.ipAddress} ${it.userAgent}`,
  sorts: { createdAt: (it) => it.createdAt, expiresAt: (it) => it.expiresAt },
  first: '-createdAt',
})

const sessionsRoute = defineOpenRoute({
  ...mine,
  method: 'get',
  path: '/account/sessions',
  summary: 'List where you are signed in',
  input: sessionList.input,
  output: listOf(session),
  async handle({ db }, { input, caller }) {
    const all = await listSessions(db, userIdOf(caller))
    const { items, nextCursor } = sessionList.page(all, input)
    return { items: items.map((it) => ({ ...it, isCurrent: it.id === caller.from?.sessionId })), nextCursor }
  },
})

const endRoute = defineOpenRoute({
  ...mine,
  method: 'delete',
  path: '/account/sessions/:id',
  summary: 'Sign out in one place',
  input: z.object({ id: z.string().meta({ description: 'The id of the session.' }) }),
  output: nothing,
  async handle({ db }, { input, caller }) {
    await db.transaction(async (tx) => {
      await endSession(tx, userIdOf(caller), input.id)
      await recordAudit(tx, caller, 'user:end-session', { id: input.id, name: caller.label })
    })
    return null
  },
})

const endOthersRoute = defineOpenRoute({
  ...mine,
  method: 'post',
  path: '/account/sessions/end-others',
  summary: 'Sign out everywhere but here',
  output: nothing,
  async handle({ db }, { caller }) {
    const id = userIdOf(caller)
    await db.transaction(async (tx) => {
      await endSessions(tx, id, caller.from?.sessionId ?? null)
      await recordAudit(tx, caller, 'user:end-session', { id, name: caller.label })
    })
    return null
  },
})

/** @throws AppError `user_missing` for the command line, which has no account of its own */
function userIdOf({ userId }: Caller): string {
  if (userId !== null) return userId
  throw new AppError('user_missing', 'The command line of this machine is no user and has no sessions.')
}

export const accountRoutes = [
  accountRoute,
  sessionsRoute,
  endRoute,
  endOthersRoute,
  defineAuthRoute({
    ...mine,
    method: 'post',
    path: '/auth/sign-out',
    summary: 'Sign out here',
    output: nothing,
    audit: 'user:sign-out',
  }),
  defineAuthRoute({
    ...mine,
    method: 'post',
    path: '/auth/change-password',
    summary: 'Choose another password; you are signed out everywhere else',
    body: z.strictObject({ currentPassword, newPassword }),
    output: nothing,
    toBody: (body) => ({ ...body, revokeOtherSessions: true }),
    passwordField: 'currentPassword',
  }),
  defineAuthRoute({
    ...mine,
    method: 'post',
    path: '/auth/two-factor/enable',
    summary: 'Set up a second factor; it is asked for once a first code has been entered',
    body: z.strictObject({ password: currentPassword }),
    output: z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) }),
  }),
  defineAuthRoute({
    ...mine,
    method: 'post',
    path: '/auth/two-factor/generate-backup-codes',
    summary: 'Make new backup codes; the earlier ones open nothing from then on',
    body: z.strictObject({ password: currentPassword }),
    output: z.object({ backupCodes: z.array(z.string()) }),
  }),
  defineAuthRoute({
    ...mine,
    method: 'post',
    path: '/auth/two-factor/disable',
    summary: 'Turn the second factor off',
    body: z.strictObject({ password: currentPassword }),
    output: nothing,
  }),
]
