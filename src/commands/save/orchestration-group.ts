import type { OrchestrationGroup, OrchestrationGroupInput } from '../../model/orchestration-group.ts'
import { createOrchestrationGroup, updateOrchestrationGroup } from '../../store/orchestration-groups.ts'
import { recorded } from '../recorded.ts'
import { actionOf, type Save } from './saving.ts'

/** Saves an orchestration group. */
export const saveOrchestrationGroup: Save<OrchestrationGroupInput, OrchestrationGroup> = (deps, saving) => {
  const { caller, existing, version, input } = saving
  return recorded(deps, { caller, action: actionOf('orchestration-group', saving) }, ({ db }) =>
    existing ? updateOrchestrationGroup(db, existing.id, version, input) : createOrchestrationGroup(db, input),
  )
}
