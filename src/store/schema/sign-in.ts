import { bigint, boolean, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'
import { user } from './people.ts'

/** The tables of better-auth, by the names of its fields. What lets somebody in rests hashed, encrypted or not at all. */
const stamps = () => ({
  createdAt: moment().notNull().defaultNow(),
  updatedAt: moment().notNull().defaultNow(),
})
const ofUser = () =>
  text()
    .notNull()
    .references(() => user.id, { onDelete: 'cascade' })

/** `token` is the SHA-256 of what the cookie holds. */
export const session = pgTable(
  'session',
  {
    id: text().primaryKey(),
    token: text().notNull().unique(),
    userId: ofUser(),
    expiresAt: moment().notNull(),
    ipAddress: text(),
    userAgent: text(),
    ...stamps(),
  },
  (it) => [index().on(it.userId)],
)

/** A way to sign in: a password (argon2id), or an account at the identity provider. Its tokens are not kept. */
export const account = pgTable(
  'account',
  {
    id: text().primaryKey(),
    accountId: text().notNull(),
    providerId: text().notNull(),
    userId: ofUser(),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: moment(),
    refreshTokenExpiresAt: moment(),
    scope: text(),
    password: text(),
    ...stamps(),
  },
  (it) => [uniqueIndex().on(it.providerId, it.accountId), index().on(it.userId)],
)

/** What waits to be shown again, as an invitation. `identifier` is a SHA-256. */
export const verification = pgTable(
  'verification',
  {
    id: text().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: moment().notNull(),
    ...stamps(),
  },
  (it) => [index().on(it.identifier), index().on(it.expiresAt)],
)

/** The second factor of a user: secret and backup codes are encrypted. */
export const twoFactor = pgTable('two_factor', {
  id: text().primaryKey(),
  secret: text().notNull(),
  backupCodes: text().notNull(),
  userId: ofUser().unique(),
  verified: boolean().default(true),
  failedVerificationCount: integer().default(0),
  lockedUntil: moment(),
})

/** How often was knocked, by whom and where. */
export const rateLimit = pgTable('rate_limit', {
  id: text().primaryKey(),
  key: text().notNull().unique(),
  count: integer().notNull(),
  lastRequest: bigint({ mode: 'number' }).notNull(),
})
