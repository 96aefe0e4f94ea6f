import { integer, text, timestamp } from 'drizzle-orm/pg-core'

/** A point in time, to the millisecond, as JavaScript has it. */
export const moment = () => timestamp({ withTimezone: true, precision: 3 })

/** What every object that people write and save has. */
export const saved = () => ({
  id: text().primaryKey(),
  version: integer().notNull().default(1),
  createdAt: moment().notNull().defaultNow(),
  updatedAt: moment().notNull().defaultNow(),
})
