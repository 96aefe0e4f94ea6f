import { demand } from '../../access/refusal-of.ts'
import type { Orchestration, OrchestrationInput } from '../../model/orchestration.ts'
import type { Caller } from '../../model/user.ts'
import { makePlan } from '../../runs/make-plan.ts'
import { setOwner } from '../../store/alerts/choices.ts'
import type { Db } from '../../store/db.ts'
import { createOrchestration, getOrchestration, updateOrchestration } from '../../store/orchestrations.ts'
import { recorded } from '../recorded.ts'
import { actionOf, type Save } from './saving.ts'

/**
 * Saves an orchestration that could run as it stands: its object is active, its layers of settings fit and are complete.
 * @throws AppError `access_restricted`, `not_active`, `setting_locked`, `setting_missing`, `filename_invalid`
 */
export const saveOrchestration: Save<OrchestrationInput, Orchestration> = (deps, saving) => {
  const { caller, existing, version, input } = saving
  return recorded(deps, { caller, action: actionOf('orchestration', saving) }, async ({ db, clock }) => {
    const saved = await (existing ? updateOrchestration(db, existing.id, version, input) : made(db, input, caller))
    // By its new destination and data template: an edit must not lead where its saver may not send.
    demand(caller, 'orchestration:edit', saved)
    // What a run could not begin with is thrown here, and the save with it.
    await makePlan(db, saved, clock.now())
    return saved
  })
}

async function made(db: Db, input: OrchestrationInput, { userId }: Caller): Promise<Orchestration> {
  const { id } = await createOrchestration(db, input)
  await setOwner(db, { orchestrationId: id }, userId)
  return getOrchestration(db, id)
}
