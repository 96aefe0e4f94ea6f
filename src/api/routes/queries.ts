import { z } from 'zod'
import { activateQuery } from '../../commands/activate-query.ts'
import { recorded } from '../../commands/recorded.ts'
import { saveQuery } from '../../commands/save/query.ts'
import { query, queryInput, queryVersion } from '../../model/query.ts'
import { previewQuery } from '../../runs/tasks.ts'
import { getDatabase } from '../../store/databases.ts'
import type { Db } from '../../store/db.ts'
import { deleteQuery, discardQuery, getQuery, listQueries, listQueryVersions } from '../../store/queries.ts'
import { answerOf, oneOf, withAllowed } from '../answer.ts'
import { collectionRoutes, noFilters } from '../collection.ts'
import { defineRoute } from '../route.ts'

const PREVIEW_ROWS = 100
const actions = ['query:read', 'query:edit', 'query:delete', 'query:activate'] as const
const getOne = ({ db }: { db: Db }, { input }: { input: { id: string } }) => getQuery(db, input.id)

const previewInput = z.strictObject({
  database: z.string().min(1),
  sql: z.string().trim().min(1).max(1_000_000),
  limit: z.int().min(1).max(1000).default(PREVIEW_ROWS),
})
const cells = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string(), pii: z.boolean() })),
  rows: z.array(z.array(z.string().nullable())),
})

const previewRoute = defineRoute({
  method: 'post',
  path: '/queries/preview',
  summary: 'Read the first rows of SQL',
  input: z.object({}),
  body: previewInput,
  output: cells,
  guard: { action: 'query:preview', resource: ({ db }, { body }) => getDatabase(db, body.database) },
  async handle(deps, { body, resource, signal }) {
    const { columns, rows } = await previewQuery(deps, { ...body, database: resource }, signal)
    // Where a column comes from is not traced, so in a database with any mark each may hold personal data.
    const pii = Object.values(resource.pii).some((marked) => marked.length > 0)
    return { columns: columns.map((column) => ({ ...column, pii })), rows: rows.map((row) => [...row]) }
  },
})

const activateRoute = defineRoute({
  method: 'post',
  path: '/queries/:id/activate',
  summary: 'Make the draft of a query its active version',
  input: oneOf,
  output: answerOf(query),
  guard: { action: 'query:activate', resource: getOne },
  handle: async (deps, { resource, caller, signal }) =>
    withAllowed(caller, actions, await activateQuery(deps, { query: resource, caller }, signal)),
})

const discardRoute = defineRoute({
  method: 'post',
  path: '/queries/:id/discard',
  summary: 'Drop the draft of a query; null where it was nothing else',
  input: oneOf,
  output: answerOf(query).nullable(),
  guard: { action: 'query:edit', resource: getOne },
  async handle(deps, { resource, caller }) {
    const by = { caller, action: 'query:discard', object: resource }
    const left = await recorded(deps, by, ({ db }) => discardQuery(db, resource.id))
    return left && withAllowed(caller, actions, left)
  },
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

export const queryRoutes = [
  previewRoute,
  ...collectionRoutes({
    noun: 'query',
    path: '/queries',
    input: queryInput,
    output: query,
    actions: ['query:activate'],
    filters: noFilters,
    list: listQueries,
    get: getQuery,
    save: saveQuery,
    remove: deleteQuery,
  }),
  activateRoute,
  discardRoute,
  versionsRoute,
]
