import { demand } from '../../access/refusal-of.ts'
import type { OrchestrationGroup, OrchestrationGroupInput } from '../../model/orchestration-group.ts'
import type { Caller } from '../../model/user.ts'
import { setOwner } from '../../store/alerts/choices.ts'
import type { Db } from '../../store/db.ts'
import {
  createOrchestrationGroup,
  getOrchestrationGroup,
  updateOrchestrationGroup,
} from '../../store/orchestration-groups.ts'
import { listMembers } from '../../store/orchestrations.ts'
import { recorded } from '../recorded.ts'
import { actionOf, type Save } from './saving.ts'

/**
 * Saves an orchestration group. What it runs by itself has the rights of whoever set it to, so they must be allowed to run each
 * member.
 * @throws AppError `invalid_input` where it would run after itself, `access_restricted`, `forbidden`
 */
export const saveOrchestrationGroup: Save<OrchestrationGroupInput, OrchestrationGroup> = (deps, saving) => {
  const { caller, existing, version, input } = saving
  return recorded(deps, { caller, action: actionOf('orchestration-group', saving) }, async ({ db, clock }) => {
    if (existing) {
      const saved = await updateOrchestrationGroup(db, { id: existing.id, version, now: clock.now() }, input)
      if (runsAt(saved) !== null && runsAt(saved) !== runsAt(existing)) await demandMembers(db, caller, saved)
      return saved
    }
    const made = await createOrchestrationGroup(db, input, clock.now())
    await setOwner(db, { groupId: made.id }, caller.userId)
    return getOrchestrationGroup(db, made.id)
  })
}

/** When it runs by itself, as one text to compare; null where it does not. */
const runsAt = ({ enabled, schedule, after }: OrchestrationGroup): string | null =>
  enabled && (schedule ?? after) !== undefined ? JSON.stringify([schedule, after]) : null

async function demandMembers(db: Db, caller: Caller, { name }: OrchestrationGroup): Promise<void> {
  for (const member of await listMembers(db, name)) demand(caller, 'orchestration:run', member)
}
