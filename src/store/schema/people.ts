import { boolean, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { moment, saved } from './columns.ts'

export const user = pgTable('user', {
  ...saved(),
  name: text().notNull(),
  /** In lower case: an address is one person, however it is typed. */
  email: text().notNull().unique(),
  emailVerified: boolean().notNull().default(false),
  image: text(),
  /** Whether a password alone does not let this user in. */
  twoFactorEnabled: boolean().notNull().default(false),
  policies: jsonb().$type<string[]>().notNull(),
  options: jsonb().$type<string[]>().notNull(),
  disabledAt: moment(),
  /** Null for somebody who has not used their invitation yet. */
  lastSignInAt: moment(),
})

/** Only the SHA-256 of a key is here; a key has 256 random bits, so it needs no salt. */
export const apiKey = pgTable(
  'api_key',
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    prefix: text().notNull(),
    sha256: text().notNull().unique(),
    createdAt: moment().notNull().defaultNow(),
    expiresAt: moment(),
    lastUsedAt: moment(),
  },
  (it) => [index().on(it.userId)],
)

/** Names stand here as text: an entry outlives whom and what it speaks of. */
export const audit = pgTable(
  'audit',
  {
    id: text().primaryKey(),
    at: moment().notNull().defaultNow(),
    userId: text(),
    userLabel: text().notNull(),
    action: text().notNull(),
    objectId: text(),
    objectName: text(),
    origin: text(),
    /** What became of it: a refusal is an event as well. */
    outcome: text().$type<'done' | 'refused'>().notNull().default('done'),
    ipAddress: text(),
    userAgent: text(),
    sessionId: text(),
  },
  (it) => [index().on(it.objectId), index().on(it.userId)],
)

/** Facts about this installation, such as the text that proves its sealing key. */
export const installation = pgTable('installation', {
  name: text().primaryKey(),
  value: text().notNull(),
})
