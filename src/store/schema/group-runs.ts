import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import type { GroupRunState, GroupRunTrigger, RefusedMember } from '../../model/group-run.ts'
import { moment } from './columns.ts'
import { orchestrationGroup } from './objects.ts'

/**
 * What became of an occasion to run a group. `slot` names the occasion: two servers that see it at once make one row of it.
 * The partial indexes promise at most one run of a group that goes on, and one that waits for it, whoever asks.
 */
export const groupRun = pgTable(
  'group_run',
  {
    id: text().primaryKey(),
    groupId: text().references(() => orchestrationGroup.id, { onDelete: 'set null' }),
    group: text().notNull(),
    slot: text().notNull(),
    state: text().$type<GroupRunState>().notNull(),
    trigger: text().$type<GroupRunTrigger>().notNull(),
    dueAt: moment(),
    startedBy: text().notNull(),
    startedById: text(),
    createdAt: moment().notNull().defaultNow(),
    startedAt: moment(),
    /** From then on it ends with the last of its runs; until then some members are yet to be started. */
    allStartedAt: moment(),
    stopRequestedAt: moment(),
    endedAt: moment(),
    note: text(),
    refused: jsonb().$type<RefusedMember[]>().notNull().default([]),
  },
  (it) => [
    unique().on(it.groupId, it.slot),
    uniqueIndex('group_run_one_running').on(it.groupId).where(sql`${it.state} = 'running'`),
    uniqueIndex('group_run_one_queued').on(it.groupId).where(sql`${it.state} = 'queued'`),
    index().on(it.groupId, it.id),
    index().on(it.groupId, it.dueAt),
    index('group_run_succeeded').on(it.groupId, it.startedAt).where(sql`${it.state} = 'succeeded'`),
    index('group_run_unstarted').on(it.id).where(sql`${it.state} = 'running' and ${it.allStartedAt} is null`),
  ],
)
