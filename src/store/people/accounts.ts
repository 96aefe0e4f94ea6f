import { and, eq, isNull, sql } from 'drizzle-orm'
import { newId } from '../../lib/ids.ts'
import type { User } from '../../model/user.ts'
import type { Db } from '../db.ts'
import { installation, user } from '../schema/people.ts'
import { account } from '../schema/sign-in.ts'
import { createUser, toUser, type UserSave } from '../users.ts'

const PASSWORD = 'credential'

/** Gives a user a password, or another one. @param hashed as argon2id */
export async function setPassword(db: Db, userId: string, hashed: string): Promise<void> {
  await db
    .insert(account)
    .values({ id: newId('acc'), userId, accountId: userId, providerId: PASSWORD, password: hashed })
    .onConflictDoUpdate({
      target: [account.providerId, account.accountId],
      set: { password: hashed, updatedAt: sql`now()` },
    })
}

/** Whether somebody can sign in at all, by whichever way. */
export async function canAnybodySignIn(db: Db): Promise<boolean> {
  const [found] = await db
    .select({ id: account.id })
    .from(account)
    .innerJoin(user, eq(user.id, account.userId))
    .where(isNull(user.disabledAt))
    .limit(1)
  return found !== undefined
}

/** Users who are known and have never had a way to sign in. */
export async function listWithoutSignIn(db: Db): Promise<User[]> {
  const rows = await db
    .select({ user })
    .from(user)
    .leftJoin(account, eq(account.userId, user.id))
    .where(and(isNull(account.id), isNull(user.disabledAt)))
  return rows.map((it) => toUser(it.user))
}

/**
 * Whether this process is the one that may make the first administrator: of any number that ask, at once or later, one
 * is told so. In the transaction that makes them.
 */
export async function claimFirstVisit(db: Db): Promise<boolean> {
  const claimed = await db
    .insert(installation)
    .values({ name: 'first_visit', value: 'claimed' })
    .onConflictDoNothing()
    .returning({ name: installation.name })
  return claimed.length === 1
}

/** A user with a password. @throws AppError `name_taken` */
export async function createUserWithPassword(db: Db, input: UserSave, hashed: string): Promise<User> {
  const made = await createUser(db, input)
  await setPassword(db, made.id, hashed)
  return made
}
