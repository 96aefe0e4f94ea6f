import { activateDatabaseExport } from '../../commands/activate-database-export.ts'
import { recorded } from '../../commands/recorded.ts'
import { saveDatabaseExport } from '../../commands/save/database-export.ts'
import { databaseExport, databaseExportInput } from '../../model/database-export.ts'
import {
  deleteDatabaseExport,
  discardDatabaseExport,
  getDatabaseExport,
  listDatabaseExports,
} from '../../store/database-exports.ts'
import type { Db } from '../../store/db.ts'
import { answerOf, oneOf, withAllowed } from '../answer.ts'
import { collectionRoutes, noFilters } from '../collection.ts'
import { defineRoute } from '../route.ts'

const actions = [
  'database-export:read',
  'database-export:edit',
  'database-export:delete',
  'database-export:activate',
] as const
const getOne = ({ db }: { db: Db }, { input }: { input: { id: string } }) => getDatabaseExport(db, input.id)

const activateRoute = defineRoute({
  method: 'post',
  path: '/database-exports/:id/activate',
  summary: 'Make the draft of a database export the active choice',
  input: oneOf,
  output: answerOf(databaseExport),
  guard: { action: 'database-export:activate', resource: getOne },
  handle: async (deps, { resource, caller, signal }) =>
    withAllowed(caller, actions, await activateDatabaseExport(deps, { databaseExport: resource, caller }, signal)),
})

const discardRoute = defineRoute({
  method: 'post',
  path: '/database-exports/:id/discard',
  summary: 'Drop the draft of a database export; null where it was nothing else',
  input: oneOf,
  output: answerOf(databaseExport).nullable(),
  guard: { action: 'database-export:edit', resource: getOne },
  async handle(deps, { resource, caller }) {
    const by = { caller, action: 'database-export:discard', object: resource }
    const left = await recorded(deps, by, ({ db }) => discardDatabaseExport(db, resource.id))
    return left && withAllowed(caller, actions, left)
  },
})

export const databaseExportRoutes = [
  ...collectionRoutes({
    noun: 'database-export',
    path: '/database-exports',
    input: databaseExportInput,
    output: databaseExport,
    actions: ['database-export:activate'],
    filters: noFilters,
    list: listDatabaseExports,
    get: getDatabaseExport,
    save: saveDatabaseExport,
    remove: deleteDatabaseExport,
  }),
  activateRoute,
  discardRoute,
]
