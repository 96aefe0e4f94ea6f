import { and, asc, eq, isNull, or, sql } from 'drizzle-orm'
import { newId } from '../lib/ids.ts'
import type { User } from '../model/user.ts'
import type { Db } from './db.ts'
import { type ListRequest, namedOrder, nameMatching } from './rows/named.ts'
import { type CuttablePage, limitOf } from './rows/paging.ts'
import { atVersion, missing, nextVersion, orConflict, refuseUnsaved, storedPart } from './rows/saving.ts'
import { user } from './schema/people.ts'

const noun = 'user'
const order = namedOrder<User>(user.name, user)

export type UserSave = Pick<User, 'name' | 'email' | 'policies' | 'options'>

export async function listUsers(db: Db, request: ListRequest = {}): Promise<CuttablePage<User>> {
  const rows = await db
    .select()
    .from(user)
    .where(and(order.where({ ...request, search: undefined }), matching(request.search)))
    .orderBy(...order.by(request))
    .limit(limitOf(request) + 1)
  return order.page(rows.map(toUser), request)
}

/** The administrator that was made first: who owns what no person began. Empty before the first visit. */
export async function findFirstUser(db: Db): Promise<User | undefined> {
  const [found] = await db.select().from(user).orderBy(asc(user.createdAt), asc(user.id)).limit(1)
  return found && toUser(found)
}

/** By e-mail address without regard to case; names of people are not unique. */
export async function findUser(db: Db, idOrEmail: string): Promise<User | undefined> {
  const [found] = await db
    .select()
    .from(user)
    .where(or(eq(user.id, idOrEmail), eq(user.email, idOrEmail.toLowerCase())))
  return found && toUser(found)
}

/** @throws AppError `not_found` */
export async function getUser(db: Db, idOrEmail: string): Promise<User> {
  const found = await findUser(db, idOrEmail)
  if (!found) throw missing({ noun, name: idOrEmail })
  return found
}

/** @throws AppError `name_taken` where somebody has this address */
export async function createUser(db: Db, input: UserSave): Promise<User> {
  const id = newId('usr')
  const values = toValues(input)
  await orConflict({ noun, name: values.email }, () => db.insert(user).values({ id, ...values }))
  return getUser(db, id)
}

/**
 * @param version the one that the person saw; null overwrites whatever stands there
 * @throws AppError `not_found`, `stale_version`, `name_taken`
 */
export async function updateUser(db: Db, id: string, version: number | null, input: UserSave): Promise<User> {
  const values = toValues(input)
  const [saved] = await orConflict({ noun, name: values.email }, () =>
    db
      .update(user)
      .set({ ...values, ...nextVersion(user) })
      .where(atVersion(user, id, version))
      .returning(),
  )
  return saved ? toUser(saved) : refuseUnsaved(db, user, { noun, id })
}

/** Shuts a user and all their API keys out; the audit log keeps its name. @throws AppError `not_found` */
export async function disableUser(db: Db, id: string): Promise<User> {
  await db
    .update(user)
    .set({ disabledAt: sql`coalesce(${user.disabledAt}, now())`, ...nextVersion(user) })
    .where(eq(user.id, id))
  return getUser(db, id)
}

/** Lets a user in again. Keys that had not expired open again too. @throws AppError `not_found` */
export async function enableUser(db: Db, id: string): Promise<User> {
  await db
    .update(user)
    .set({ disabledAt: null, ...nextVersion(user) })
    .where(eq(user.id, id))
  return getUser(db, id)
}

/** Notes that somebody came in; that is no change of theirs, so the version stays. */
export async function noteSignIn(db: Db, id: string): Promise<void> {
  await db.update(user).set({ lastSignInAt: sql`now()` }).where(eq(user.id, id))
}

/**
 * The ids of all who may let others in. Until the transaction ends nobody else changes them, so that two administrators
 * cannot disable each other at once.
 */
export async function holdAdministrators(db: Db): Promise<string[]> {
  const rows = await db
    .select({ id: user.id })
    .from(user)
    .where(and(isNull(user.disabledAt), sql`${user.policies} ? 'DataGrid Administrator'`))
    .orderBy(asc(user.id))
    .for('update')
  return rows.map((it) => it.id)
}

/** Part of a name or an address, in any case. */
const matching = (search: string | undefined) => or(nameMatching(user.name, search), nameMatching(user.email, search))

const toValues = ({ name, email, policies, options }: UserSave) => ({
  name,
  email: email.toLowerCase(),
  policies,
  options,
})

export function toUser(row: typeof user.$inferSelect): User {
  return {
    ...storedPart(row),
    name: row.name,
    email: row.email,
    policies: row.policies,
    options: row.options,
    disabledAt: row.disabledAt?.toISOString() ?? null,
    lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
    twoFactorEnabled: row.twoFactorEnabled,
  }
}
