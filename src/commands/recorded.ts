import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { recordAudit } from '../store/audit.ts'

/** What the audit log says of the object of a change. */
export interface Named {
  readonly id: string
  readonly name: string
}

/** Makes a change and writes down who made it: both are stored, or neither (spec 3.7). */
export function recorded<T extends Named>(
  deps: Deps,
  by: { caller: Caller; action: string },
  change: (inTransaction: Deps) => Promise<T>,
): Promise<T> {
  return deps.db.transaction(async (tx) => {
    const changed = await change({ ...deps, db: tx })
    await recordAudit(tx, by.caller, by.action, { id: changed.id, name: changed.name })
    return changed
  })
}
