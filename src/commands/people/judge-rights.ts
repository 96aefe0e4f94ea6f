import { AppError } from '../../model/errors.ts'
import type { Caller, User } from '../../model/user.ts'
import type { Db } from '../../store/db.ts'
import { holdAdministrators } from '../../store/users.ts'

const ADMINISTRATOR = 'DataGrid Administrator'

type Rights = Pick<User, 'policies' | 'options'>

/**
 * Nobody gives more than they have: only a DataGrid Administrator gives and takes any policy. Others who may administer users
 * give policies and options that they hold, pass on what restricts them, and do not change their own rights or an administrator.
 * @param before whom it changes; null for somebody new
 * @throws AppError `forbidden`
 */
export function judgeRights(caller: Caller, before: User | null, after: Rights): void {
  if (caller.policies.includes(ADMINISTRATOR)) return
  if (before?.policies.includes(ADMINISTRATOR)) throw forbidden('change a DataGrid Administrator')
  if (before !== null && before.id === caller.userId && !isSame(before, after))
    throw forbidden('change your own rights')
  const given = [...after.policies, ...after.options.filter((it) => !isRestriction(it))]
  const beyond = given.filter((it) => !holds(caller, it) && !(before && holds(before, it)))
  if (beyond.length > 0) throw forbidden(`give ${beyond.join(', ')}`)
  const freed = caller.options.filter((it) => isRestriction(it) && !after.options.includes(it))
  if (freed.length > 0) throw forbidden(`leave out ${freed.join(', ')}`)
}

/**
 * Whoever can make somebody's next password, or read the mail that one is sent, can come in as them: so they need all that
 * the other one may do.
 * @throws AppError `forbidden`
 */
export function judgeEntry(caller: Caller, before: User): void {
  judgeRights(caller, before, before)
  if (caller.policies.includes(ADMINISTRATOR)) return
  const gained = [...before.policies, ...before.options.filter((it) => !isRestriction(it))]
  const beyond = gained.filter((it) => !holds(caller, it))
  if (beyond.length > 0) throw forbidden(`let somebody in as a user with ${beyond.join(', ')}`)
}

const isRestriction = (option: string): boolean => option.startsWith('Restrict ')
const holds = ({ policies, options }: Pick<Caller, 'policies' | 'options'>, it: string) =>
  policies.includes(it) || options.includes(it)
const isSame = (one: Rights, other: Rights): boolean =>
  [...one.policies, ...one.options].toSorted().join() === [...other.policies, ...other.options].toSorted().join()
const forbidden = (what: string) => new AppError('forbidden', `Your policies do not allow to ${what}.`)

/**
 * Somebody has to be left who can let others in. In the transaction of the change, before it.
 * @throws AppError `last_administrator`
 */
export async function keepAnAdministrator(db: Db, leaving: User): Promise<void> {
  const administrators = await holdAdministrators(db)
  if (!administrators.includes(leaving.id) || administrators.length > 1) return
  throw new AppError('last_administrator', `${leaving.name} is the last DataGrid Administrator.`)
}
