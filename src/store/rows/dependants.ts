import { asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import { AppError } from '../../model/errors.ts'
import type { Db } from '../db.ts'
import { groupAlert, orchestrationAlert } from '../schema/alerts.ts'
import {
  databaseExport,
  dataTemplate,
  destination,
  orchestration,
  orchestrationGroup,
  query,
} from '../schema/objects.ts'
import { quoted } from './saving.ts'

/** Something that could not go on without what it names, in the words that people read. */
export interface Dependant {
  readonly noun: string
  readonly id: string
  readonly name: string
}

const ofQueries = (db: Db, condition: SQL | undefined): Promise<Dependant[]> =>
  db
    .select({ noun: sql<string>`'query'`, id: query.id, name: query.name })
    .from(query)
    .where(condition)
    .orderBy(asc(query.name))

const ofExports = (db: Db, condition: SQL | undefined): Promise<Dependant[]> =>
  db
    .select({ noun: sql<string>`'database export'`, id: databaseExport.id, name: databaseExport.name })
    .from(databaseExport)
    .where(condition)
    .orderBy(asc(databaseExport.name))

const ofDestinations = (db: Db, condition: SQL): Promise<Dependant[]> =>
  db
    .select({ noun: sql<string>`'destination'`, id: destination.id, name: destination.name })
    .from(destination)
    .where(condition)
    .orderBy(asc(destination.name))

const ofTemplates = (db: Db, condition: SQL): Promise<Dependant[]> =>
  db
    .select({ noun: sql<string>`'data template'`, id: dataTemplate.id, name: dataTemplate.name })
    .from(dataTemplate)
    .where(condition)
    .orderBy(asc(dataTemplate.name))

const ofGroups = (db: Db, condition: SQL): Promise<Dependant[]> =>
  db
    .select({ noun: sql<string>`'orchestration group'`, id: orchestrationGroup.id, name: orchestrationGroup.name })
    .from(orchestrationGroup)
    .where(condition)
    .orderBy(asc(orchestrationGroup.name))

async function ofOrchestrations(db: Db, condition: SQL): Promise<Dependant[]> {
  const found = await db
    .select({
      id: orchestration.id,
      query: query.name,
      databaseExport: databaseExport.name,
      destination: destination.name,
    })
    .from(orchestration)
    .innerJoin(destination, eq(destination.id, orchestration.destinationId))
    .leftJoin(query, eq(query.id, orchestration.queryId))
    .leftJoin(databaseExport, eq(databaseExport.id, orchestration.databaseExportId))
    .where(condition)
    .orderBy(orchestration.id)
  return found.map((it) => ({
    noun: 'orchestration',
    id: it.id,
    name: `${it.query ?? it.databaseExport} to ${it.destination}`,
  }))
}

const FINDERS = {
  database: async (db: Db, id: string) => [
    ...(await ofQueries(db, or(eq(query.databaseId, id), eq(query.draftDatabaseId, id)))),
    ...(await ofExports(db, or(eq(databaseExport.databaseId, id), eq(databaseExport.draftDatabaseId, id)))),
  ],
  query: (db: Db, id: string) => ofOrchestrations(db, eq(orchestration.queryId, id)),
  'database-export': (db: Db, id: string) => ofOrchestrations(db, eq(orchestration.databaseExportId, id)),
  credential: (db: Db, id: string) => ofDestinations(db, eq(destination.credentialId, id)),
  destination: async (db: Db, id: string) => [
    ...(await ofOrchestrations(db, eq(orchestration.destinationId, id))),
    ...(await ofTemplates(db, eq(dataTemplate.destinationId, id))),
  ],
  'data-template': (db: Db, id: string) => ofOrchestrations(db, eq(orchestration.dataTemplateId, id)),
  'orchestration-group': async (db: Db, id: string) => [
    ...(await ofOrchestrations(db, eq(orchestration.groupId, id))),
    ...(await ofGroups(db, eq(orchestrationGroup.afterId, id))),
  ],
  orchestration: async (): Promise<Dependant[]> => [],
  'alert-channel': async (db: Db, id: string) => {
    const { orchestrationId } = orchestrationAlert
    const ofIt = db.select({ id: orchestrationId }).from(orchestrationAlert).where(eq(orchestrationAlert.channelId, id))
    const groups = db.select({ id: groupAlert.groupId }).from(groupAlert).where(eq(groupAlert.channelId, id))
    return [
      ...(await ofOrchestrations(db, inArray(orchestration.id, ofIt))),
      ...(await ofGroups(db, inArray(orchestrationGroup.id, groups))),
    ]
  },
}
export type Depended = keyof typeof FINDERS

/** What depends on an object and stands against deleting it, drafts included. */
export const listDependants = (db: Db, noun: Depended, id: string): Promise<Dependant[]> => FINDERS[noun](db, id)

/** @throws AppError `in_use` that names what depends on an object, if anything does */
export async function refuseUsed(
  db: Db,
  noun: Depended,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  const dependants = await listDependants(db, noun, id)
  if (dependants.length === 0) return
  const shown = dependants.slice(0, 5).map((it) => `the ${it.noun} ${quoted(it.name)}`)
  const more = dependants.length > shown.length ? ` and ${dependants.length - shown.length} more` : ''
  throw new AppError(
    'in_use',
    `The ${noun.replaceAll('-', ' ')} ${quoted(name)} is used by ${shown.join(', ')}${more}.`,
    {
      details: { dependants },
    },
  )
}
