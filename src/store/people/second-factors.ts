import { eq } from 'drizzle-orm'
import type { Db } from '../db.ts'
import { nextVersion } from '../rows/saving.ts'
import { user } from '../schema/people.ts'
import { twoFactor } from '../schema/sign-in.ts'

/** From then on a password lets the user in again, who can set up another second factor. */
export async function removeSecondFactor(db: Db, userId: string): Promise<void> {
  await db.delete(twoFactor).where(eq(twoFactor.userId, userId))
  await db
    .update(user)
    .set({ twoFactorEnabled: false, ...nextVersion(user) })
    .where(eq(user.id, userId))
}
