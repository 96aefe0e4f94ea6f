import type { Caller } from '../model/user.ts'
import type { Action, Guarded, Statement } from './policies.ts'
import { OPTIONS, POLICIES } from './standard-policies.ts'

type Holder = Pick<Caller, 'policies' | 'options'>

/** Whether a caller may do this to that resource, by all policies and options that they hold. */
export function isAllowed<A extends Action>(caller: Holder, action: A, resource: Guarded[A]): boolean {
  // An option may take something away: one that this version does not know must not be passed over.
  if (!caller.options.every((option) => Object.hasOwn(OPTIONS, option))) return false
  return decide(statementsOf(caller), action, resource)
}

/** Those of some actions on one resource that a caller may do, for a surface to offer no other. */
export function allowedActions<A extends Action>(caller: Holder, actions: readonly A[], resource: Guarded[A]): A[] {
  return actions.filter((action) => isAllowed(caller, action, resource))
}

/** A deny outweighs every allow, and silence is a deny. */
export function decide<A extends Action>(policy: readonly Statement[], action: A, resource: Guarded[A]): boolean {
  // A statement of this action takes the resource of this action; the union of all statements cannot say so.
  const matching = policy.filter((it) => it.action === action && (it.when?.(resource as never) ?? true))
  return matching.length > 0 && matching.every((it) => it.effect === 'allow')
}

const statementsOf = ({ policies, options }: Holder): Statement[] => [
  ...policies.flatMap((name) => (Object.hasOwn(POLICIES, name) ? (POLICIES[name] ?? []) : [])),
  ...options.flatMap((name) => OPTIONS[name] ?? []),
]
