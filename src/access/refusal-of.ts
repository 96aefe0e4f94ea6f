import { AppError } from '../model/errors.ts'
import type { Caller } from '../model/user.ts'
import { isAllowed } from './is-allowed.ts'
import type { Action, Guarded } from './policies.ts'

type Holder = Pick<Caller, 'policies' | 'options'>

/**
 * What a caller is told who may not do this to that resource: `not_found` for a refused read, since what one may not see is not
 * there; `access_restricted` where the policies allow it by ways that are open to such users, and this one is not; else
 * `forbidden`. Null for whoever may.
 */
export function refusalOf<A extends Action>(caller: Holder, action: A, resource: Guarded[A]): AppError | null {
  if (isAllowed(caller, action, resource)) return null
  if (action.endsWith(':read') && action !== 'pii:read') return new AppError('not_found', 'There is no such object.')
  const open = opened(resource)
  if (open && isAllowed(caller, action, open as Guarded[A])) {
    return new AppError('access_restricted', `${namesOf(resource)} not open to users with your policies.`)
  }
  return new AppError('forbidden', `Your policies do not allow ${action}.`)
}

/** @throws AppError as `refusalOf` gives it */
export function demand<A extends Action>(caller: Holder, action: A, resource: Guarded[A]): void {
  const refusal = refusalOf(caller, action, resource)
  if (refusal) throw refusal
}

/** The same resource as it would be were it open to everybody; null where that is no question of it. */
function opened(resource: unknown): object | null {
  if (typeof resource !== 'object' || resource === null || !('openTo' in resource)) return null
  return { ...resource, openTo: { businessUsers: true, limitedPii: true } }
}

/** An orchestration is not what is closed: where it goes is. */
function namesOf(resource: unknown): string {
  const { destination, dataTemplate, name } = resource as Record<string, unknown>
  if (typeof destination !== 'string') return `The destination “${name}” is`
  return typeof dataTemplate === 'string'
    ? `The destination “${destination}” with the data template “${dataTemplate}” is`
    : `The destination “${destination}” is`
}
