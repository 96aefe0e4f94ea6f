import { AppError, type ErrorCode } from '../model/errors.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { recordRefusal } from '../store/audit.ts'

interface Refused {
  readonly caller: Caller
  /** Null where no policy guards it: then nothing is refused by one. */
  readonly action: string | null
  /** What the guard judged; undefined where it was none, or is not known here. */
  readonly resource: unknown
}

const REFUSALS: readonly ErrorCode[] = ['forbidden', 'access_restricted', 'second_person_needed']
export const isRefusal = (error: unknown): boolean => error instanceof AppError && REFUSALS.includes(error.code)

const known = new WeakSet<object>()

/**
 * Writes down once that somebody wanted what they may not. A `not_found` is a refusal where the guard gives it with what it
 * judged: what is not there at all is none.
 * @returns the error that was given, to be thrown
 */
export async function recordRefused(
  deps: Deps,
  { caller, action, resource }: Refused,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof AppError) || action === null || known.has(error)) return error
  const object = namedIn(resource)
  if (!isRefusal(error) && !(error.code === 'not_found' && object !== null)) return error
  known.add(error)
  await recordRefusal(deps.db, caller, action, object)
  return error
}

function namedIn(resource: unknown): { id: string; name: string } | null {
  if (typeof resource !== 'object' || resource === null || !('id' in resource)) return null
  const { id, name, orchestration } = resource as Record<string, unknown>
  return { id: String(id), name: String(name ?? orchestration ?? id) }
}
