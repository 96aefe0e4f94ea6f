import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { recordAudit } from '../store/audit.ts'

interface Named {
  readonly id: string
  readonly name: string
}

/** Who does what, as the audit log says it (spec 3.7). */
interface By {
  readonly caller: Caller
  readonly action: string
}

type Work<T> = (inTransaction: Deps) => Promise<T>

/**
 * Makes a change and writes down who made it: both are stored, or neither.
 * @param by with the object that is changed; without one it is what the change gives
 */
export function recorded<T extends Named>(deps: Deps, by: By, change: Work<T>): Promise<T>
export function recorded<T>(deps: Deps, by: By & { readonly object: Named }, change: Work<T>): Promise<T>
export function recorded<T>(deps: Deps, by: By & { readonly object?: Named }, change: Work<T>): Promise<T> {
  return deps.db.transaction(async (tx) => {
    const changed = await change({ ...deps, db: tx })
    // The first signature promises that a change without object gives one.
    const { id, name } = by.object ?? (changed as Named)
    await recordAudit(tx, by.caller, by.action, { id, name })
    return changed
  })
}
