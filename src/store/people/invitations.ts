import { and, eq, gt, sql } from 'drizzle-orm'
import { newId } from '../../lib/ids.ts'
import type { User } from '../../model/user.ts'
import type { Db } from '../db.ts'
import { user } from '../schema/people.ts'
import { verification } from '../schema/sign-in.ts'
import { toUser } from '../users.ts'

/**
 * Lets whoever shows a token choose the password of a user, once, until it expires. An earlier invitation of the same user
 * opens nothing from then on.
 * @param identifier of the token, hashed
 */
export async function createInvitation(
  db: Db,
  invitation: { readonly userId: string; readonly identifier: string; readonly expiresAt: Date },
): Promise<void> {
  const { userId, identifier, expiresAt } = invitation
  await endInvitations(db, userId)
  await db.insert(verification).values({ id: newId('ver'), identifier, value: userId, expiresAt })
}

/** Whatever a user could still show to come in: an invitation, or half a sign-in. */
export async function endInvitations(db: Db, userId: string): Promise<void> {
  await db.delete(verification).where(eq(verification.value, userId))
}

/** Who is invited by a token that is still good. */
export async function findInvited(db: Db, identifier: string): Promise<User | undefined> {
  const [found] = await db
    .select({ user })
    .from(verification)
    .innerJoin(user, eq(user.id, verification.value))
    .where(and(eq(verification.identifier, identifier), gt(verification.expiresAt, sql`now()`)))
  return found && found.user.disabledAt === null ? toUser(found.user) : undefined
}
