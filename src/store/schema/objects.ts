import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core'
import type { CredentialInput } from '../../model/credential.ts'
import type { ColumnRule, DataTemplateInput } from '../../model/data-template.ts'
import type { TableChoice } from '../../model/database-export.ts'
import type { Deadline } from '../../model/deadline.ts'
import type { DestinationInput } from '../../model/destination.ts'
import type { Guardrails } from '../../model/guardrails.ts'
import type { OrchestrationInput } from '../../model/orchestration.ts'
import type { OrchestrationGroupInput } from '../../model/orchestration-group.ts'
import type { QueryAlerts } from '../../model/query-alerts.ts'
import type { Schedule } from '../../model/schedule.ts'
import { moment, saved } from './columns.ts'
import { user } from './people.ts'

/** Who made it and is told when something is wrong with it; null for what the command line of the machine made. */
const ownerId = () => text().references(() => user.id, { onDelete: 'set null' })

export const database = pgTable('database', {
  ...saved(),
  name: text().notNull().unique(),
  plugin: text().notNull(),
  settings: jsonb().$type<Record<string, unknown>>().notNull(),
  pii: jsonb().$type<Record<string, string[]>>().notNull(),
})

/** `databaseId` and `sql` are the active version, or the only draft of a query that was never activated. */
export const query = pgTable('query', {
  ...saved(),
  name: text().notNull().unique(),
  description: text().notNull(),
  folder: text().notNull().default(''),
  state: text({ enum: ['draft', 'active'] }).notNull(),
  databaseId: text()
    .notNull()
    .references(() => database.id),
  sql: text().notNull(),
  draftDatabaseId: text().references(() => database.id),
  draftSql: text(),
  activeVersion: integer(),
  editedBy: text(),
  alerts: jsonb().$type<QueryAlerts>().notNull().default({}),
})

/** Keeps the name of its database as it was, so that a database can go while the history stays. */
export const queryVersion = pgTable(
  'query_version',
  {
    queryId: text()
      .notNull()
      .references(() => query.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    database: text().notNull(),
    sql: text().notNull(),
    activatedAt: moment().notNull().defaultNow(),
    activatedBy: text().notNull(),
  },
  (it) => [primaryKey({ columns: [it.queryId, it.number] })],
)

export const databaseExport = pgTable('database_export', {
  ...saved(),
  name: text().notNull().unique(),
  description: text().notNull(),
  state: text({ enum: ['draft', 'active'] }).notNull(),
  databaseId: text()
    .notNull()
    .references(() => database.id),
  tables: jsonb().$type<TableChoice>().notNull(),
  draftDatabaseId: text().references(() => database.id),
  draftTables: jsonb().$type<TableChoice>(),
})

/** `secretFields` holds sealed texts only. */
export const credential = pgTable('credential', {
  ...saved(),
  name: text().notNull().unique(),
  description: text().notNull(),
  plugin: text().notNull(),
  type: text().notNull(),
  publicFields: jsonb().$type<CredentialInput['fields']>().notNull(),
  secretFields: jsonb().$type<Record<string, string>>().notNull(),
  pinnedHostKeys: jsonb().$type<string[]>().notNull().default([]),
})

export const destination = pgTable(
  'destination',
  {
    ...saved(),
    name: text().notNull().unique(),
    description: text().notNull(),
    plugin: text().notNull(),
    credentialId: text()
      .notNull()
      .references(() => credential.id),
    access: jsonb().$type<DestinationInput['access']>().notNull(),
    settings: jsonb().$type<DestinationInput['settings']>().notNull(),
    pgpKeyFingerprint: text(),
    profile: jsonb().$type<Record<string, unknown>>(),
    profiledAt: moment(),
  },
  (it) => [index().on(it.credentialId)],
)

export const dataTemplate = pgTable(
  'data_template',
  {
    ...saved(),
    destinationId: text()
      .notNull()
      .references(() => destination.id),
    name: text().notNull(),
    description: text().notNull(),
    access: jsonb().$type<DataTemplateInput['access']>().notNull(),
    settings: jsonb().$type<DataTemplateInput['settings']>().notNull(),
    columns: jsonb().$type<ColumnRule[]>(),
  },
  (it) => [unique().on(it.destinationId, it.name)],
)

/**
 * Of a group that runs by itself, `dueAt` is the first time of its schedule of which nothing has become yet, and `wakeAt` when
 * to look at it: then, or at the end of a blackout.
 */
export const orchestrationGroup = pgTable(
  'orchestration_group',
  {
    ...saved(),
    name: text().notNull().unique(),
    description: text().notNull(),
    cron: text(),
    timeZone: text(),
    missed: text().$type<Schedule['missed']>().notNull().default('run'),
    blackouts: jsonb().$type<Schedule['blackouts']>().notNull().default([]),
    afterId: text().references((): AnyPgColumn => orchestrationGroup.id),
    overlap: text().$type<OrchestrationGroupInput['overlap']>().notNull().default('skip'),
    deadline: jsonb().$type<Deadline>(),
    enabled: boolean().notNull(),
    dueAt: moment(),
    wakeAt: moment(),
    ownerId: ownerId(),
  },
  (it) => [index().on(it.wakeAt), index().on(it.afterId)],
)

/** Has no name of its own: it is called as its query or database export is. */
export const orchestration = pgTable(
  'orchestration',
  {
    ...saved(),
    queryId: text().references(() => query.id),
    databaseExportId: text().references(() => databaseExport.id),
    destinationId: text()
      .notNull()
      .references(() => destination.id),
    dataTemplateId: text().references(() => dataTemplate.id),
    settings: jsonb().$type<OrchestrationInput['settings']>().notNull(),
    workflow: text({ enum: ['manual', 'automatic'] }).notNull(),
    groupId: text().references(() => orchestrationGroup.id),
    guardrails: jsonb().$type<Guardrails>(),
    ownerId: ownerId(),
    deadline: jsonb().$type<Deadline>(),
  },
  (it) => [
    unique().on(it.queryId, it.destinationId),
    unique().on(it.databaseExportId, it.destinationId),
    check('orchestration_one_object', sql`num_nonnulls(${it.queryId}, ${it.databaseExportId}) = 1`),
    index().on(it.destinationId),
    index().on(it.groupId),
  ],
)

/** An orchestration is called as its object is, and follows when that is renamed. */
export const orchestrationName = sql<string>`coalesce(${query.name}, ${databaseExport.name})`
