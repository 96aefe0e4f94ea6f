import type { Caller, User } from '../../model/user.ts'
import type { Deps } from '../../runs/deps.ts'
import { setPassword } from '../../store/people/accounts.ts'
import { createInvitation, endInvitations } from '../../store/people/invitations.ts'
import { removeSecondFactor } from '../../store/people/second-factors.ts'
import { endSessions } from '../../store/people/sessions.ts'
import { createUser, disableUser, enableUser, type UserSave, updateUser } from '../../store/users.ts'
import { hashPassword } from '../../vault/password.ts'
import { recorded } from '../recorded.ts'
import { judgeEntry, judgeRights, keepAnAdministrator } from './judge-rights.ts'

/** What lets somebody choose a password, as the store takes it: hashed. */
interface Invitation {
  readonly identifier: string
  readonly expiresAt: Date
}

/** Makes a user who has a password, or an invitation to choose one. @throws AppError `name_taken`, `forbidden` */
export async function makeUser(
  deps: Deps,
  caller: Caller,
  { input, entry }: { readonly input: UserSave; readonly entry: Invitation | { readonly password: string } },
): Promise<User> {
  judgeRights(caller, null, input)
  const hashed = 'password' in entry ? await hashPassword(entry.password) : null
  return recorded(deps, { caller, action: 'user:create' }, async ({ db }) => {
    const made = await createUser(db, input)
    if (hashed !== null) await setPassword(db, made.id, hashed)
    if (!('password' in entry)) await createInvitation(db, { userId: made.id, ...entry })
    return made
  })
}

/** @throws AppError `name_taken`, `stale_version`, `forbidden`, `last_administrator` */
export async function changeUser(
  deps: Deps,
  caller: Caller,
  { before, version, input }: { readonly before: User; readonly version: number | null; readonly input: UserSave },
): Promise<User> {
  judgeRights(caller, before, input)
  if (input.email.toLowerCase() !== before.email) judgeEntry(caller, before)
  return recorded(deps, { caller, action: 'user:edit' }, async ({ db }) => {
    if (!input.policies.includes('DataGrid Administrator')) await keepAnAdministrator(db, before)
    return updateUser(db, before.id, version, input)
  })
}

/** Shuts a user out everywhere: sessions end, keys open nothing. @throws AppError `forbidden`, `last_administrator` */
export async function shutOut(deps: Deps, caller: Caller, before: User): Promise<User> {
  judgeRights(caller, before, before)
  return recorded(deps, { caller, action: 'user:delete' }, async ({ db }) => {
    await keepAnAdministrator(db, before)
    await endSessions(db, before.id)
    await endInvitations(db, before.id)
    return disableUser(db, before.id)
  })
}

/** @throws AppError `forbidden` */
export async function letIn(deps: Deps, caller: Caller, before: User): Promise<User> {
  judgeRights(caller, before, before)
  return recorded(deps, { caller, action: 'user:enable' }, ({ db }) => enableUser(db, before.id))
}

/** Lets a user choose another password, who has lost theirs or the first invitation. @throws AppError `forbidden` */
export async function inviteAgain(deps: Deps, caller: Caller, invited: User & { entry: Invitation }): Promise<void> {
  const { entry, ...before } = invited
  judgeEntry(caller, before)
  await recorded(deps, { caller, action: 'user:invite', object: before }, ({ db }) =>
    createInvitation(db, { userId: before.id, ...entry }),
  )
}

/** For a user who has lost their authenticator and their backup codes. @throws AppError `forbidden` */
export async function resetSecondFactor(deps: Deps, caller: Caller, before: User): Promise<void> {
  judgeEntry(caller, before)
  await recorded(deps, { caller, action: 'user:reset-second-factor', object: before }, async ({ db }) => {
    await removeSecondFactor(db, before.id)
    await endSessions(db, before.id)
  })
}
