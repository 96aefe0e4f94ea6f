import { AppError } from '../../model/errors.ts'
import type { User } from '../../model/user.ts'
import type { Db } from '../../store/db.ts'
import {
  canAnybodySignIn,
  claimFirstVisit,
  createUserWithPassword,
  listWithoutSignIn,
  setPassword,
} from '../../store/people/accounts.ts'
import { createUser, findFirstUser, findUser, updateUser } from '../../store/users.ts'
import { hashPassword } from '../../vault/password.ts'

const ADMINISTRATOR = 'DataGrid Administrator'

interface FirstAdministrator {
  readonly name: string
  readonly email: string
  readonly password: string
}

/** Whether the next visitor becomes the administrator: as long as nobody can sign in by any way. */
export async function isFirstVisit(db: Db, hasProvider: boolean): Promise<boolean> {
  if (await canAnybodySignIn(db)) return false
  return !(hasProvider && (await findFirstUser(db)))
}

/**
 * Makes the administrator on the first visit. Of any number who try, at once or later, one becomes it. Where the installation
 * was given the address of its administrator, only that one will do.
 * @throws AppError `already_set_up`, `invalid_input`
 */
export async function makeFirstAdministrator(db: Db, input: FirstAdministrator, hasProvider: boolean): Promise<User> {
  // Asked before the work of hashing, which others could make this server do for nothing.
  if (!(await isFirstVisit(db, hasProvider))) throw tooLate()
  const hashed = await hashPassword(input.password)
  return db.transaction(async (tx) => {
    if (!(await isFirstVisit(tx, hasProvider)) || !(await claimFirstVisit(tx))) throw tooLate()
    const expected = (await listWithoutSignIn(tx)).filter((it) => it.policies.includes(ADMINISTRATOR))
    if (expected.length === 0) {
      const { name, email } = input
      return createUserWithPassword(tx, { name, email, policies: [ADMINISTRATOR], options: [] }, hashed)
    }
    const chosen = expected.find((it) => it.email === input.email.toLowerCase())
    if (!chosen) {
      const message = 'is not the address that this installation was given for its administrator'
      throw new AppError('invalid_input', `The e-mail address ${message}.`, {
        details: { errors: [{ path: 'email', message }] },
      })
    }
    await setPassword(tx, chosen.id, hashed)
    return updateUser(tx, chosen.id, null, { ...chosen, name: input.name })
  })
}

const tooLate = () => new AppError('already_set_up', 'This installation has its administrator already.')

/**
 * The administrator whom the environment names, only where there is no user at all, and their password where nobody can sign
 * in yet. Of two processes that start at once one makes it.
 */
export async function bootstrapAdministrator(
  db: Db,
  { email, password }: { readonly email: string; readonly password: string | null },
): Promise<void> {
  await makeNamed(db, email)
  if (password === null || (await canAnybodySignIn(db))) return
  const hashed = await hashPassword(password)
  await db.transaction(async (tx) => {
    const named = await findUser(tx, email)
    if (named?.policies.includes(ADMINISTRATOR) && (await claimFirstVisit(tx))) await setPassword(tx, named.id, hashed)
  })
}

async function makeNamed(db: Db, email: string): Promise<void> {
  if (await findFirstUser(db)) return
  try {
    await createUser(db, { name: email, email, policies: [ADMINISTRATOR], options: [] })
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'name_taken')) throw error
  }
}
