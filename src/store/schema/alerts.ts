import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { AlertEvent, Condition, NoticeFacts } from '../../model/alert.ts'
import type { AlertChannelInput } from '../../model/alert-channel.ts'
import type { Problem } from '../../model/errors.ts'
import { moment, saved } from './columns.ts'
import { orchestration, orchestrationGroup } from './objects.ts'
import { user } from './people.ts'
import { run } from './runs.ts'

/** `secretFields` holds sealed texts only. */
export const alertChannel = pgTable('alert_channel', {
  ...saved(),
  name: text().notNull().unique(),
  description: text().notNull(),
  kind: text().notNull(),
  publicFields: jsonb().$type<AlertChannelInput['fields']>().notNull(),
  secretFields: jsonb().$type<Record<string, string>>().notNull(),
  events: jsonb().$type<AlertEvent[]>().notNull(),
  isDefault: boolean().notNull(),
  goesTo: text().notNull(),
  lastSentAt: moment(),
  lastError: jsonb().$type<Problem>(),
})

/** A channel stays while anything names it. */
const toChannel = () =>
  text()
    .notNull()
    .references(() => alertChannel.id)

export const orchestrationAlert = pgTable(
  'orchestration_alert',
  {
    orchestrationId: text()
      .notNull()
      .references(() => orchestration.id, { onDelete: 'cascade' }),
    channelId: toChannel(),
  },
  (it) => [primaryKey({ columns: [it.orchestrationId, it.channelId] }), index().on(it.channelId)],
)

export const groupAlert = pgTable(
  'group_alert',
  {
    groupId: text()
      .notNull()
      .references(() => orchestrationGroup.id, { onDelete: 'cascade' }),
    channelId: toChannel(),
  },
  (it) => [primaryKey({ columns: [it.groupId, it.channelId] }), index().on(it.channelId)],
)

/**
 * A state that somebody was told of. The partial index promises that it is raised once: two servers that see its cause at
 * once make one row of it. `subject` names what is in it, as `orchestration:orc_…`; `stage` grows as it gets worse.
 */
export const alert = pgTable(
  'alert',
  {
    id: text().primaryKey(),
    condition: text().$type<Condition>().notNull(),
    subject: text().notNull(),
    stage: integer().notNull().default(0),
    raisedAt: moment().notNull(),
    resolvedAt: moment(),
  },
  (it) => [
    uniqueIndex('alert_one_open').on(it.subject, it.condition).where(sql`${it.resolvedAt} is null`),
    index().on(it.resolvedAt),
  ],
)

/**
 * The outbox: one row for each change and each recipient, written with the change itself. Whoever sends it holds it until
 * `nextAttemptAt`; of a sender that dies, it is another's then. `recipient` is `channel:chn_…` or `mail:ana@acme.example`.
 */
export const alertNotice = pgTable(
  'alert_notice',
  {
    id: text().primaryKey(),
    alertId: text().references(() => alert.id, { onDelete: 'cascade' }),
    recipient: text().notNull(),
    channelId: text().references(() => alertChannel.id, { onDelete: 'cascade' }),
    facts: jsonb().$type<NoticeFacts>().notNull(),
    createdAt: moment().notNull().defaultNow(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: moment().notNull().defaultNow(),
    /** When it was sent, or given up; null while it waits. */
    settledAt: moment(),
    problem: jsonb().$type<Problem>(),
  },
  (it) => [
    index('alert_notice_waiting').on(it.nextAttemptAt).where(sql`${it.settledAt} is null`),
    index().on(it.alertId, it.recipient),
    index().on(it.channelId),
    index().on(it.settledAt),
  ],
)

/** Who is mailed when a run ends or is held. */
export const runSubscription = pgTable(
  'run_subscription',
  {
    runId: text()
      .notNull()
      .references(() => run.id, { onDelete: 'cascade' }),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
  },
  (it) => [primaryKey({ columns: [it.runId, it.userId] }), index().on(it.userId)],
)
