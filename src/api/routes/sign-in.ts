import { z } from 'zod'
import { isFirstVisit, makeFirstAdministrator } from '../../commands/people/first-administrator.ts'
import { AppError } from '../../model/errors.ts'
import { newPassword } from '../../model/session.ts'
import { user } from '../../model/user.ts'
import { recordAudit } from '../../store/audit.ts'
import { findInvited } from '../../store/people/invitations.ts'
import { identifierOf } from '../auth/invitation.ts'
import { OIDC } from '../auth/oidc.ts'
import { defineAuthRoute, defineOpenRoute } from '../open-route.ts'
import { nothing } from '../route.ts'

const noInput = z.object({})
const tag = 'sign-in'
const anyone = { access: 'anyone', tag, input: noInput } as const
const person = z.object({ id: z.string(), name: z.string(), email: z.string() })
const token = z.string().min(1).max(200)

const waysRoute = defineOpenRoute({
  ...anyone,
  method: 'get',
  path: '/sign-in',
  summary: 'Tell how one can sign in, and whether the next visitor becomes the administrator',
  output: z.object({
    firstVisit: z.boolean(),
    password: z.literal(true),
    oidc: z.object({ title: z.string() }).nullable(),
  }),
  handle: async ({ db }, { oidcTitle }) => ({
    firstVisit: await isFirstVisit(db, oidcTitle !== null),
    password: true as const,
    oidc: oidcTitle === null ? null : { title: oidcTitle },
  }),
})

const administratorRoute = defineOpenRoute({
  ...anyone,
  method: 'post',
  path: '/sign-in/administrator',
  summary: 'Make the administrator on the first visit; there is one such visit',
  body: z.strictObject({ name: user.shape.name, email: user.shape.email, password: newPassword }),
  output: person,
  status: 201,
  async handle({ db }, { body, caller, oidcTitle }) {
    const made = await makeFirstAdministrator(db, body, oidcTitle !== null)
    await recordAudit(db, { ...caller, userId: made.id, label: made.email }, 'user:create', made)
    return made
  },
})

const invitedRoute = defineOpenRoute({
  ...anyone,
  method: 'post',
  path: '/sign-in/invitation',
  summary: 'Tell whom an invitation is for',
  body: z.strictObject({ token }),
  output: person.pick({ name: true, email: true }),
  async handle({ db }, { body }) {
    const found = await findInvited(db, identifierOf(body.token))
    if (found) return found
    throw new AppError('invitation_invalid', 'The invitation was used, has expired or was replaced.')
  },
})

/** What better-auth answers to a right password: it says by a redirect that a code has to follow. */
const signedIn = z.object({ user: person.optional(), twoFactorRedirect: z.boolean().default(false) })

export const signInRoutes = [
  waysRoute,
  administratorRoute,
  invitedRoute,
  defineAuthRoute({
    ...anyone,
    method: 'post',
    path: '/auth/sign-in/email',
    summary: 'Sign in with e-mail address and password; `twoFactorRedirect` says that a code has to follow',
    body: z.strictObject({ email: z.string().max(320), password: z.string().max(128) }),
    output: signedIn,
  }),
  defineAuthRoute({
    ...anyone,
    method: 'post',
    path: '/auth/two-factor/verify-totp',
    summary: 'Complete a sign-in, or the set-up of a second factor, with the code of an authenticator',
    body: z.strictObject({ code: z.string().trim().max(20) }),
    output: z.object({ user: person }),
  }),
  defineAuthRoute({
    ...anyone,
    method: 'post',
    path: '/auth/two-factor/verify-backup-code',
    summary: 'Complete a sign-in with a backup code, which opens once',
    body: z.strictObject({ code: z.string().trim().max(40) }),
    output: z.object({ user: person }),
  }),
  defineAuthRoute({
    ...anyone,
    method: 'post',
    path: '/auth/sign-in/social',
    summary: 'Begin a sign-in by the identity provider: the answer says where the browser goes next',
    output: z.object({ url: z.string() }),
    toBody: () => ({ provider: OIDC, callbackURL: '/', errorCallbackURL: '/sign-in', disableRedirect: true }),
  }),
  defineAuthRoute({
    ...anyone,
    method: 'get',
    path: `/auth/callback/${OIDC}`,
    summary: 'Where the identity provider sends the browser back to',
    output: nothing,
    toBody: () => undefined,
    isOpenEnded: true,
    refusedTo: '/sign-in?error=refused',
  }),
  defineAuthRoute({
    ...anyone,
    method: 'post',
    path: '/auth/reset-password',
    summary: 'Accept an invitation by choosing a password',
    body: z.strictObject({ token, newPassword }),
    output: nothing,
  }),
]
