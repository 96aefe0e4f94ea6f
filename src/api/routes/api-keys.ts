import { z } from 'zod'
import { recorded } from '../../commands/recorded.ts'
import { type ApiKey, apiKey, apiKeyInput } from '../../model/api-key.ts'
import { AppError } from '../../model/errors.ts'
import type { Caller } from '../../model/user.ts'
import { createApiKey, deleteApiKey, listApiKeys } from '../../store/api-keys.ts'
import type { Db } from '../../store/db.ts'
import { findFirstUser } from '../../store/users.ts'
import { listOf, oneOf, withAllowed } from '../answer.ts'
import { newApiKey } from '../auth/api-key.ts'
import { defineRoute, nothing } from '../route.ts'
import { wholeList } from '../whole-list.ts'

const actions = ['api-key:delete'] as const
const keyList = wholeList({
  key: (it: ApiKey) => it.id,
  name: (it: ApiKey) => it.name,
  sorts: { createdAt: (it) => it.createdAt, name: (it) => it.name },
  first: '-createdAt',
})
const shownKey = apiKey.extend({ allowed: z.array(z.string()) })

const listRoute = defineRoute({
  method: 'get',
  path: '/api-keys',
  summary: 'List each API key',
  input: keyList.input.extend({
    owner: z.string().optional().meta({ description: 'The e-mail address of whom they act as.' }),
  }),
  output: listOf(shownKey),
  guard: { action: 'api-key:list', resource: () => undefined },
  async handle({ db }, { input, caller }) {
    const { owner } = input
    const keys = (await listApiKeys(db)).filter((it) => owner === undefined || it.owner === owner.toLowerCase())
    const { items, nextCursor } = keyList.page(keys, input)
    return { items: items.map((it) => withAllowed(caller, actions, it)), nextCursor }
  },
})

const createRoute = defineRoute({
  method: 'post',
  path: '/api-keys',
  summary: 'Create an API key; the answer is the only place that ever shows it',
  input: z.object({}),
  body: apiKeyInput,
  output: apiKey.extend({ key: z.string() }),
  status: 201,
  guard: { action: 'api-key:create', resource: () => undefined },
  async handle(deps, { body, caller }) {
    const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt)
    if (expiresAt !== null && expiresAt <= deps.clock.now()) {
      throw new AppError('invalid_input', 'The key would have expired already.', { details: { field: 'expiresAt' } })
    }
    const { key, ...kept } = newApiKey()
    const made = await recorded(deps, { caller, action: 'api-key:create' }, async ({ db }) =>
      createApiKey(db, {
        ...kept,
        name: body.name,
        userId: await ownerOf(db, caller),
        expiresAt,
      }),
    )
    return { ...made, key }
  },
})

/** Whom a new key acts as: the caller; for the owner of the data directory, who is no user, the first administrator. */
async function ownerOf(db: Db, caller: Caller): Promise<string> {
  const id = caller.userId ?? (await findFirstUser(db))?.id
  if (id !== undefined) return id
  throw new AppError('user_missing', 'A key acts as a user, and this installation has none yet.')
}

const deleteRoute = defineRoute({
  method: 'delete',
  path: '/api-keys/:id',
  summary: 'Delete an API key: it opens nothing from then on',
  input: oneOf,
  output: nothing,
  guard: {
    action: 'api-key:delete',
    async resource({ db }, { input }) {
      const found = (await listApiKeys(db)).find((it) => it.id === input.id)
      if (found) return found
      throw new AppError('not_found', `There is no API key ${input.id}.`)
    },
  },
  async handle(deps, { resource, caller }) {
    const by = { caller, action: 'api-key:delete', object: resource }
    await recorded(deps, by, ({ db }) => deleteApiKey(db, resource.id))
    return null
  },
})

export const apiKeyRoutes = [listRoute, createRoute, deleteRoute]
