import { z } from 'zod'
import { OPTIONS, POLICIES } from '../../access/standard-policies.ts'
import { changeUser, inviteAgain, letIn, makeUser, resetSecondFactor, shutOut } from '../../commands/people/users.ts'
import { newPassword } from '../../model/session.ts'
import { user } from '../../model/user.ts'
import type { Deps } from '../../runs/deps.ts'
import { getUser, listUsers } from '../../store/users.ts'
import { listOf, oneOf, pageOf, sortOf, withAllowed } from '../answer.ts'
import { inviteUrl, newInvitation } from '../auth/invitation.ts'
import { isStale, withBoth } from '../problem.ts'
import { defineRoute, nothing } from '../route.ts'

const actions = ['user:read', 'user:edit', 'user:delete'] as const
const output = user.safeExtend({ allowed: z.array(z.string()) })
const oneOfNames = (names: readonly string[]) => z.enum(names as [string, ...string[]])
const one = ({ db }: Deps, { input }: { readonly input: { readonly id: string } }) => getUser(db, input.id)
const invited = z.object({ inviteUrl: z.string(), expiresAt: z.string() })

const userInput = z.strictObject({
  name: user.shape.name,
  email: user.shape.email,
  policies: z.array(oneOfNames(Object.keys(POLICIES))).min(1),
  options: z.array(oneOfNames(Object.keys(OPTIONS))).default([]),
})

const listRoute = defineRoute({
  method: 'get',
  path: '/users',
  summary: 'List each user',
  input: pageOf.extend({
    search: z.string().optional().meta({ description: 'A part of the name or of the e-mail address.' }),
    sort: sortOf(['name', 'createdAt', 'updatedAt']),
  }),
  output: listOf(output),
  guard: { action: 'user:list', resource: () => undefined },
  async handle({ db }, { input, caller }) {
    const { items, nextCursor } = await listUsers(db, input)
    return { items: items.map((it) => withAllowed(caller, actions, it)), nextCursor }
  },
})

const createRoute = defineRoute({
  method: 'post',
  path: '/users',
  summary: 'Create a user; without a password the answer has the link of an invitation, which nobody can read again',
  input: z.object({}),
  body: userInput.extend({ password: newPassword.optional() }),
  output: output.safeExtend({ inviteUrl: z.string().optional() }),
  status: 201,
  guard: { action: 'user:create', resource: () => undefined },
  async handle(deps, { body: { password, ...input }, caller, origin }) {
    const { token, ...invitation } = newInvitation(deps.clock.now())
    const made = await makeUser(deps, caller, { input, entry: password === undefined ? invitation : { password } })
    const answer = withAllowed(caller, actions, made)
    return password === undefined ? { ...answer, inviteUrl: inviteUrl(origin, token) } : answer
  },
})

const readRoute = defineRoute({
  method: 'get',
  path: '/users/:id',
  summary: 'Read one user',
  input: oneOf,
  output,
  guard: { action: 'user:read', resource: one },
  handle: async (_deps, { caller, resource }) => withAllowed(caller, actions, resource),
})

const saveRoute = defineRoute({
  method: 'put',
  path: '/users/:id',
  summary: 'Save a user as a whole: name, address, policies and options',
  input: oneOf.extend({
    version: z.coerce.number().int().optional().meta({ description: 'The version that you saw; absent: any.' }),
  }),
  body: userInput,
  output,
  guard: { action: 'user:edit', resource: one },
  async handle(deps, { input, body, caller, resource: before }) {
    const change = { before, version: input.version ?? null, input: body }
    const saved = await changeUser(deps, caller, change).catch(async (error: unknown) => {
      throw isStale(error) ? withBoth(error, input.version, await getUser(deps.db, before.id)) : error
    })
    return withAllowed(caller, actions, saved)
  },
})

const disableRoute = defineRoute({
  method: 'delete',
  path: '/users/:id',
  summary: 'Shut a user, their sessions and all their API keys out',
  input: oneOf,
  output: nothing,
  guard: { action: 'user:delete', resource: one },
  async handle(deps, { resource, caller }) {
    await shutOut(deps, caller, resource)
    return null
  },
})

const enableRoute = defineRoute({
  method: 'post',
  path: '/users/:id/enable',
  summary: 'Let a user in again who was shut out',
  input: oneOf,
  output,
  guard: { action: 'user:edit', resource: one },
  handle: async (deps, { resource, caller }) => withAllowed(caller, actions, await letIn(deps, caller, resource)),
})

const inviteRoute = defineRoute({
  method: 'post',
  path: '/users/:id/invite',
  summary: 'Make a link by which a user chooses a password; an earlier one opens nothing from then on',
  input: oneOf,
  output: invited,
  guard: { action: 'user:edit', resource: one },
  async handle(deps, { resource, caller, origin }) {
    const { token, ...entry } = newInvitation(deps.clock.now())
    await inviteAgain(deps, caller, { ...resource, entry })
    return { inviteUrl: inviteUrl(origin, token), expiresAt: entry.expiresAt.toISOString() }
  },
})

const secondFactorRoute = defineRoute({
  method: 'post',
  path: '/users/:id/reset-second-factor',
  summary: 'Take the second factor of a user away who has lost it, and sign them out',
  input: oneOf,
  output: nothing,
  guard: { action: 'user:edit', resource: one },
  async handle(deps, { resource, caller }) {
    await resetSecondFactor(deps, caller, resource)
    return null
  },
})

export const userRoutes = [
  listRoute,
  createRoute,
  readRoute,
  saveRoute,
  disableRoute,
  enableRoute,
  inviteRoute,
  secondFactorRoute,
] as const
