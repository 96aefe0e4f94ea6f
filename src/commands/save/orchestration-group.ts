import type { OrchestrationGroup, OrchestrationGroupInput } from '../../model/orchestration-group.ts'
import { setOwner } from '../../store/alerts/choices.ts'
import {
  createOrchestrationGroup,
  getOrchestrationGroup,
  updateOrchestrationGroup,
} from '../../store/orchestration-groups.ts'
import { recorded } from '../recorded.ts'
import { actionOf, type Save } from './saving.ts'

/** Saves an orchestration group. @throws AppError `invalid_input` where it would run after itself */
export const saveOrchestrationGroup: Save<OrchestrationGroupInput, OrchestrationGroup> = (deps, saving) => {
  const { caller, existing, version, input } = saving
  return recorded(deps, { caller, action: actionOf('orchestration-group', saving) }, async ({ db, clock }) => {
    if (existing) return updateOrchestrationGroup(db, { id: existing.id, version, now: clock.now() }, input)
    const made = await createOrchestrationGroup(db, input, clock.now())
    await setOwner(db, { groupId: made.id }, caller.userId)
    return getOrchestrationGroup(db, made.id)
  })
}
