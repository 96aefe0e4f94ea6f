import type { Section } from '../../model/configuration.ts'
import type { Deps } from '../../runs/deps.ts'
import { deleteAlertChannel, listAlertChannels } from '../../store/alerts/channels.ts'
import { deleteCredential, listCredentials } from '../../store/credentials.ts'
import { deleteDataTemplate, listDataTemplates } from '../../store/data-templates.ts'
import { deleteDatabaseExport, listDatabaseExports } from '../../store/database-exports.ts'
import { deleteDatabase, listDatabases } from '../../store/databases.ts'
import type { Db } from '../../store/db.ts'
import { deleteDestination, listDestinations } from '../../store/destinations.ts'
import { deleteOrchestrationGroup, listOrchestrationGroups } from '../../store/orchestration-groups.ts'
import { deleteOrchestration, listOrchestrations } from '../../store/orchestrations.ts'
import { deleteQuery, listQueries } from '../../store/queries.ts'
import type { Page, PageRequest } from '../../store/rows/paging.ts'
import { judgeQuery, type Readable } from '../judge-query.ts'
import { judgeTables } from '../judge-tables.ts'
import { saveAlertChannel } from '../save/alert-channel.ts'
import { saveCredential } from '../save/credential.ts'
import { storeDataTemplate } from '../save/data-template.ts'
import { saveDatabase } from '../save/database.ts'
import { storeDatabaseExport } from '../save/database-export.ts'
import { storeDestination } from '../save/destination.ts'
import { saveOrchestration } from '../save/orchestration.ts'
import { saveOrchestrationGroup } from '../save/orchestration-group.ts'
import { storeQuery } from '../save/query.ts'
import type { Save, Saving } from '../save/saving.ts'

/** A stored object of any section. */
export type Stored = Readonly<Record<string, unknown>> & { readonly id: string; readonly name: string }

/** What a database is asked about. */
interface Content<Input> {
  readonly input: Input
  readonly database: Readable
}

type Judge<Input> = (deps: Deps, content: Content<Input>, signal: AbortSignal) => Promise<void>

/** What plan, apply and export do with the objects of one section: the same as the API does with them. */
export interface Kind {
  /** What the audit log calls it. */
  readonly noun: string
  list(db: Db, request: PageRequest): Promise<Page<Stored>>
  /** Whether its database can give what it says, where it is read from one. */
  readonly judge: Judge<Readonly<Record<string, unknown>>> | undefined
  save(deps: Deps, saving: Saving<Readonly<Record<string, unknown>>, Stored>, signal: AbortSignal): Promise<Stored>
  remove(db: Db, id: string): Promise<void>
}

interface Parts<Input, Object extends { id: string; name: string }> {
  readonly list: (db: Db, request: PageRequest) => Promise<Page<Object>>
  readonly judge?: Judge<Input>
  readonly save: Save<Input, Object>
  readonly remove: (db: Db, id: string) => Promise<void>
}

/**
 * Forgets the types of one noun, so that all sections are treated alike. Sound because an object only meets the parts
 * of its own section: inputs were parsed by that section's schema, and what is stored came from its list.
 */
function kind<Input, Object extends { id: string; name: string }>(noun: string, parts: Parts<Input, Object>): Kind {
  return {
    noun,
    list: async (db, request) => (await parts.list(db, request)) as unknown as Page<Stored>,
    judge: parts.judge as Judge<Readonly<Record<string, unknown>>> | undefined,
    save: async (deps, saving, signal) =>
      (await parts.save(deps, saving as unknown as Saving<Input, Object>, signal)) as unknown as Stored,
    remove: parts.remove,
  }
}

export const KINDS: Readonly<Record<Section, Kind>> = {
  databases: kind('database', { list: listDatabases, save: saveDatabase, remove: deleteDatabase }),
  queries: kind('query', {
    list: listQueries,
    judge: (deps, { input, database }, signal) => judgeQuery(deps, { database, sql: input.sql }, signal),
    save: storeQuery,
    remove: deleteQuery,
  }),
  databaseExports: kind('database-export', {
    list: listDatabaseExports,
    judge: (deps, { input, database }, signal) => judgeTables(deps, { database, tables: input.tables }, signal),
    save: storeDatabaseExport,
    remove: deleteDatabaseExport,
  }),
  credentials: kind('credential', { list: listCredentials, save: saveCredential, remove: deleteCredential }),
  destinations: kind('destination', { list: listDestinations, save: storeDestination, remove: deleteDestination }),
  dataTemplates: kind('data-template', {
    list: listDataTemplates,
    save: storeDataTemplate,
    remove: deleteDataTemplate,
  }),
  alertChannels: kind('alert-channel', {
    list: listAlertChannels,
    save: saveAlertChannel,
    remove: deleteAlertChannel,
  }),
  orchestrationGroups: kind('orchestration-group', {
    list: listOrchestrationGroups,
    save: saveOrchestrationGroup,
    remove: deleteOrchestrationGroup,
  }),
  orchestrations: kind('orchestration', {
    list: listOrchestrations,
    save: saveOrchestration,
    remove: deleteOrchestration,
  }),
}
