import { and, desc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm'
import { newId } from '../lib/ids.ts'
import type { ApiKey } from '../model/api-key.ts'
import type { User } from '../model/user.ts'
import type { Db } from './db.ts'
import { missing } from './rows/saving.ts'
import { apiKey, user } from './schema/people.ts'
import { toUser } from './users.ts'

/** A key as the store knows it: it sees the key itself neither here nor later. */
export interface NewApiKey {
  readonly userId: string
  readonly name: string
  /** First characters of the key, to tell keys apart. */
  readonly prefix: string
  /** Of the key, hex. */
  readonly sha256: string
  readonly expiresAt: Date | null
}

export async function createApiKey(db: Db, input: NewApiKey): Promise<ApiKey> {
  const id = newId('key')
  await db.insert(apiKey).values({ id, ...input })
  const [created] = await selectKeys(db).where(eq(apiKey.id, id))
  if (!created) throw new Error('an insert gave no row')
  return toApiKey(created)
}

/**
 * Whom a key speaks for: it can do what its owner can, and no more. Nobody where it is unknown or has expired, or its
 * owner is disabled. Notes the use, at most once a minute.
 *
 * @param sha256 of the key, hex
 */
export async function findApiKeyOwner(db: Db, sha256: string): Promise<{ owner: User; key: ApiKey } | undefined> {
  const [found] = await db
    .select({ key: apiKey, user })
    .from(apiKey)
    .innerJoin(user, eq(user.id, apiKey.userId))
    .where(
      and(
        eq(apiKey.sha256, sha256),
        or(isNull(apiKey.expiresAt), gt(apiKey.expiresAt, sql`now()`)),
        isNull(user.disabledAt),
      ),
    )
  if (!found) return undefined
  await db
    .update(apiKey)
    .set({ lastUsedAt: sql`now()` })
    .where(
      and(
        eq(apiKey.id, found.key.id),
        or(isNull(apiKey.lastUsedAt), lt(apiKey.lastUsedAt, sql`now() - interval '1 minute'`)),
      ),
    )
  return { owner: toUser(found.user), key: toApiKey({ key: found.key, owner: found.user.email }) }
}

/** The keys of one user, or of all, the youngest first. */
export async function listApiKeys(db: Db, userId?: string): Promise<ApiKey[]> {
  const rows = await selectKeys(db)
    .where(userId === undefined ? undefined : eq(apiKey.userId, userId))
    .orderBy(desc(apiKey.id))
  return rows.map(toApiKey)
}

/** @throws AppError `not_found` */
export async function deleteApiKey(db: Db, id: string): Promise<void> {
  const gone = await db.delete(apiKey).where(eq(apiKey.id, id)).returning({ id: apiKey.id })
  if (gone.length === 0) throw missing({ noun: 'API key', name: id })
}

const selectKeys = (db: Db) =>
  db.select({ key: apiKey, owner: user.email }).from(apiKey).innerJoin(user, eq(user.id, apiKey.userId))

function toApiKey({ key, owner }: { key: typeof apiKey.$inferSelect; owner: string }): ApiKey {
  return {
    id: key.id,
    name: key.name,
    owner,
    prefix: key.prefix,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  }
}
