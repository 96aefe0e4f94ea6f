import { z } from 'zod'
import { isAllowed } from '../../access/is-allowed.ts'
import { saveDatabase } from '../../commands/save/database.ts'
import { database, databaseInput } from '../../model/database.ts'
import { isMarked, looksPersonal } from '../../model/personal-data.ts'
import { describeDatabase, sampleTable } from '../../runs/tasks.ts'
import { deleteDatabase, getDatabase, listDatabases } from '../../store/databases.ts'
import type { Db } from '../../store/db.ts'
import { oneOf } from '../answer.ts'
import { collectionRoutes, noFilters } from '../collection.ts'
import { defineRoute } from '../route.ts'

const column = z.object({
  name: z.string(),
  type: z.string(),
  pii: z.boolean(),
  proposed: z.boolean().meta({ description: 'It is not marked, and its name looks like that of personal data.' }),
})
const table = z.object({
  name: z.string(),
  rows: z.int().nullable().meta({ description: 'Null where counting them would take too long.' }),
  columns: z.array(column),
})

const sampledColumn = z.object({
  name: z.string(),
  values: z
    .array(z.string())
    .readonly()
    .meta({ description: 'A few values of the first rows, cut where they are long.' }),
  isMasked: z.boolean().meta({ description: 'Marks stand for the values, which the caller may not see.' }),
})

const getOne = ({ db }: { db: Db }, { input }: { input: { id: string } }) => getDatabase(db, input.id)

const tablesRoute = defineRoute({
  method: 'get',
  path: '/databases/:id/tables',
  summary: 'List the tables of a database with their columns',
  input: oneOf,
  output: z.object({ items: z.array(table) }),
  guard: { action: 'database:read', resource: getOne },
  async handle(deps, { resource, signal }) {
    const tables = await describeDatabase(deps, { database: resource, countsRows: true }, signal)
    return {
      items: tables.map(({ name, rows, columns }) => ({
        name,
        rows,
        columns: columns.map((it) => {
          const pii = isMarked(resource.pii, name, it.name)
          return { ...it, pii, proposed: !pii && looksPersonal(it, name) }
        }),
      })),
    }
  },
})

const samplesRoute = defineRoute({
  method: 'get',
  path: '/databases/:id/samples',
  summary: 'Read a few values of each column of a table',
  input: oneOf.extend({ table: z.string().min(1).meta({ description: 'Its name, as the list of tables has it.' }) }),
  output: z.object({ columns: z.array(sampledColumn) }),
  guard: { action: 'database:read', resource: getOne },
  async handle(deps, { input, resource, caller, signal }) {
    const hides = !isAllowed(caller, 'pii:read', undefined)
    const asked = { database: resource, table: input.table, marks: resource.pii, hides }
    return { columns: [...(await sampleTable(deps, asked, signal))] }
  },
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
  tablesRoute,
  samplesRoute,
] as const
