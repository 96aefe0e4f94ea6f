import { z } from 'zod'
import { demand } from '../../access/refusal-of.ts'
import { activateQuery } from '../../commands/activate-query.ts'
import { copyQuery } from '../../commands/copy-query.ts'
import { recorded } from '../../commands/recorded.ts'
import { saveQuery } from '../../commands/save/query.ts'
import { folder, type Query, query, queryFolder, queryInput, queryStatus, queryVersion } from '../../model/query.ts'
import type { Db } from '../../store/db.ts'
import { listQueryFolders, moveQuery } from '../../store/queries/folders.ts'
import {
  deleteQuery,
  discardQuery,
  getQuery,
  getQueryVersion,
  listQueries,
  listQueryVersions,
  updateQuery,
} from '../../store/queries.ts'
import { answerOf, oneOf, someOf, withAllowed } from '../answer.ts'
import { collectionRoutes } from '../collection.ts'
import { defineRoute } from '../route.ts'

const actions = ['query:read', 'query:edit', 'query:delete', 'query:activate'] as const
const getOne = ({ db }: { db: Db }, { input }: { input: { id: string } }) => getQuery(db, input.id)
/** `answerOf` keeps the shape and not its type. */
const output: z.ZodType<Query & { allowed: string[] }> = answerOf(query) as never

const activateRoute = defineRoute({
  method: 'post',
  path: '/queries/:id/activate',
  summary: 'Make the draft of a query its active version',
  input: oneOf,
  output,
  guard: { action: 'query:activate', resource: getOne },
  handle: async (deps, { resource, caller, signal }) =>
    withAllowed(caller, actions, await activateQuery(deps, { query: resource, caller }, signal)),
})

const discardRoute = defineRoute({
  method: 'post',
  path: '/queries/:id/discard',
  summary: 'Drop the draft of a query; null where it was nothing else',
  input: oneOf,
  output: output.nullable(),
  guard: { action: 'query:edit', resource: getOne },
  async handle(deps, { resource, caller }) {
    const by = { caller, action: 'query:discard', object: resource }
    const left = await recorded(deps, by, ({ db }) => discardQuery(db, resource.id))
    return left && withAllowed(caller, actions, left)
  },
})

const copyRoute = defineRoute({
  method: 'post',
  path: '/queries/:id/copy',
  summary: 'Make a draft like a query',
  input: oneOf,
  output,
  status: 201,
  guard: { action: 'query:create', resource: () => undefined },
  async handle(deps, { input, caller }) {
    const original = await getQuery(deps.db, input.id)
    demand(caller, 'query:read', original)
    return withAllowed(caller, actions, await copyQuery(deps, { query: original, caller }))
  },
})

const moveRoute = defineRoute({
  method: 'post',
  path: '/queries/:id/move',
  summary: 'Put a query into a folder; the folder need not be there',
  input: oneOf,
  body: z.strictObject({ folder }),
  output,
  guard: { action: 'query:edit', resource: getOne },
  async handle(deps, { resource, body, caller }) {
    const by = { caller, action: 'query:move', object: resource }
    const move = { folder: body.folder, by: caller.label }
    await recorded(deps, by, ({ db }) => moveQuery(db, resource.id, move))
    return withAllowed(caller, actions, await getQuery(deps.db, resource.id))
  },
})

const foldersRoute = defineRoute({
  method: 'get',
  path: '/queries/folders',
  summary: 'List the folders of queries, with how many are in each and below it',
  input: z.object({}),
  output: z.object({ items: z.array(queryFolder), nextCursor: z.null() }),
  guard: { action: 'query:list', resource: () => undefined },
  handle: async ({ db }) => ({ items: await listQueryFolders(db), nextCursor: null }),
})

const versionsRoute = defineRoute({
  method: 'get',
  path: '/queries/:id/versions',
  summary: 'List the activations of a query',
  input: oneOf,
  output: z.object({ items: z.array(queryVersion), nextCursor: z.null() }),
  guard: { action: 'query:read', resource: getOne },
  handle: async ({ db }, { resource }) => ({ items: await listQueryVersions(db, resource.id), nextCursor: null }),
})

const restoreRoute = defineRoute({
  method: 'post',
  path: '/queries/:id/versions/:number/restore',
  summary: 'Make an old version of a query its draft',
  input: oneOf.extend({
    number: z.coerce.number().int().min(1).meta({ description: 'The number of the version, from 1.' }),
  }),
  output,
  guard: { action: 'query:edit', resource: getOne },
  async handle(deps, { input, resource, caller }) {
    const { name, description } = resource
    const { database, sql } = await getQueryVersion(deps.db, resource.id, input.number)
    const restored = await recorded(deps, { caller, action: 'query:restore' }, ({ db }) =>
      updateQuery(db, resource.id, null, { name, description, database, sql, state: 'draft' }, caller.label),
    )
    return withAllowed(caller, actions, restored)
  },
})

const filters = z.object({
  status: someOf(queryStatus, 'status'),
  database: z.string().optional().meta({ description: 'The name of a database.' }),
  folder: z.string().optional().meta({ description: 'A folder, with those below it.' }),
})

export const queryRoutes = [
  // Before the collection: `folders` is no id.
  foldersRoute,
  ...collectionRoutes({
    noun: 'query',
    path: '/queries',
    input: queryInput,
    output: query,
    actions: ['query:activate'],
    filters,
    sorts: ['lastRun'],
    list: (db, { status, ...request }) => listQueries(db, { ...request, statuses: status }),
    get: getQuery,
    save: saveQuery,
    remove: deleteQuery,
  }),
  activateRoute,
  discardRoute,
  copyRoute,
  moveRoute,
  versionsRoute,
  restoreRoute,
] as const
