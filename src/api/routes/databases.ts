import { z } from 'zod'
import { saveDatabase } from '../../commands/save/database.ts'
import { database, databaseInput } from '../../model/database.ts'
import { describeDatabase } from '../../runs/tasks.ts'
import { deleteDatabase, getDatabase, listDatabases } from '../../store/databases.ts'
import { oneOf } from '../answer.ts'
import { collectionRoutes, noFilters } from '../collection.ts'
import { defineRoute } from '../route.ts'

const table = z.object({
  name: z.string(),
  rows: z.int().nullable(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), pii: z.boolean() })),
})

export const databaseRoutes = [
  ...collectionRoutes({
    noun: 'database',
    path: '/databases',
    input: databaseInput,
    output: database,
    actions: ['query:preview', 'query:download'],
    filters: noFilters,
    list: listDatabases,
    get: getDatabase,
    save: saveDatabase,
    remove: deleteDatabase,
  }),
  defineRoute({
    method: 'get',
    path: '/databases/:id/tables',
    summary: 'List the tables of a database with their columns',
    input: oneOf,
    output: z.object({ items: z.array(table) }),
    guard: { action: 'database:read', resource: ({ db }, { input }) => getDatabase(db, input.id) },
    async handle(deps, { resource, signal }) {
      const tables = await describeDatabase(deps, { database: resource }, signal)
      const isMarked = (name: string, column: string) => resource.pii[name]?.includes(column) ?? false
      return {
        items: tables.map(({ name, rows, columns }) => ({
          name,
          rows,
          columns: columns.map((column) => ({ ...column, pii: isMarked(name, column.name) })),
        })),
      }
    },
  }),
]
