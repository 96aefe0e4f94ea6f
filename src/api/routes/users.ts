import { z } from 'zod'
import { OPTIONS, POLICIES } from '../../access/standard-policies.ts'
import { recorded } from '../../commands/recorded.ts'
import { user } from '../../model/user.ts'
import { createUser, disableUser, getUser, listUsers } from '../../store/users.ts'
import { answerOf, listOf, oneOf, pageOf, withAllowed } from '../answer.ts'
import { defineRoute, nothing } from '../route.ts'

const actions = ['user:read', 'user:delete'] as const
const output = answerOf(user)
const oneOfNames = (names: readonly string[]) => z.enum(names as [string, ...string[]])

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
  input: pageOf.extend({ search: z.string().optional() }),
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
  summary: 'Create a user',
  input: z.object({}),
  body: userInput,
  output,
  status: 201,
  guard: { action: 'user:create', resource: () => undefined },
  async handle(deps, { body, caller }) {
    const made = await recorded(deps, { caller, action: 'user:create' }, ({ db }) => createUser(db, body))
    return withAllowed(caller, actions, made)
  },
})

const disableRoute = defineRoute({
  method: 'delete',
  path: '/users/:id',
  summary: 'Shut a user and all their API keys out',
  input: oneOf,
  output: nothing,
  guard: { action: 'user:delete', resource: ({ db }, { input }) => getUser(db, input.id) },
  async handle(deps, { resource, caller }) {
    await recorded(deps, { caller, action: 'user:delete' }, ({ db }) => disableUser(db, resource.id))
    return null
  },
})

export const userRoutes = [listRoute, createRoute, disableRoute]
