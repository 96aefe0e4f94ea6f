import { sql } from 'drizzle-orm'
import { index, pgTable, text, unique } from 'drizzle-orm/pg-core'
import type { DeadlineState } from '../../model/deadline.ts'
import { moment } from './columns.ts'

/**
 * One deadline of a group, or of an orchestration in it, and what became of it. Names and ids stand here as text: that something
 * was missed outlives what it was. One row a subject and deadline, whoever makes it.
 */
export const deadline = pgTable(
  'deadline',
  {
    id: text().primaryKey(),
    /** The id of the orchestration, or of the group where it is about all of it. */
    subjectId: text().notNull(),
    groupId: text().notNull(),
    group: text().notNull(),
    orchestration: text(),
    destination: text(),
    dueAt: moment().notNull(),
    deadlineAt: moment().notNull(),
    state: text().$type<DeadlineState>().notNull().default('on-time'),
    expectedAt: moment(),
    arrivedAt: moment(),
    why: text(),
    createdAt: moment().notNull().defaultNow(),
    /** When it came into its state. */
    changedAt: moment().notNull().defaultNow(),
  },
  (it) => [
    unique().on(it.subjectId, it.deadlineAt),
    index().on(it.subjectId, it.dueAt),
    index('deadline_open').on(it.subjectId, it.deadlineAt).where(sql`${it.state} in ('on-time', 'at-risk', 'late')`),
  ],
)
