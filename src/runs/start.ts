import { demand } from '../access/refusal-of.ts'
import { newId } from '../lib/ids.ts'
import type { Orchestration } from '../model/orchestration.ts'
import type { Receipt } from '../model/run.ts'
import type { Caller } from '../model/user.ts'
import { recordAudit } from '../store/audit.ts'
import type { GroupRunRecord } from '../store/runs/group-runs.ts'
import { addLogLines, lineOf } from '../store/runs/log.ts'
import { getReceipt } from '../store/runs/receipts.ts'
import { createRun } from '../store/runs/runs.ts'
import type { Deps } from './deps.ts'
import { makePlan } from './make-plan.ts'
import { sendRun } from './queue.ts'
import { newSpoolKey } from './spool.ts'

/** The run of a group that it is part of: all of them have its start for `now`. */
type Part = Pick<GroupRunRecord, 'id' | 'startedAt' | 'trigger'>

/**
 * Starts a run of an orchestration and returns its receipt at once, in state `waiting`. Run, job and audit entry appear
 * together or not at all.
 * @throws AppError `access_restricted`, `already_running`, `not_active`, `filename_invalid`, `setting_missing`, `setting_locked`, `invalid_input`
 */
export async function startRun(
  deps: Deps,
  orchestration: Orchestration,
  caller: Caller,
  groupRun: Part | null = null,
): Promise<Receipt> {
  demand(caller, 'orchestration:run', orchestration)
  const snapshot = await makePlan(deps.db, orchestration, groupRun?.startedAt ?? deps.clock.now())
  const id = newId('run')
  await deps.db.transaction(async (tx) => {
    const run = await createRun(tx, {
      id,
      orchestrationId: orchestration.id,
      orchestration: orchestration.name,
      destination: orchestration.destination,
      snapshot,
      sealedSpoolKey: newSpoolKey(deps.vault, id),
      startedBy: caller.label,
      startedById: caller.userId,
      redeliveryOf: null,
      groupRunId: groupRun?.id ?? null,
    })
    await sendRun(deps, tx, run)
    await addLogLines(tx, id, [lineOf(deps.clock.now(), `${caller.label} started the run.`)])
    // What runs by itself is no doing of anybody's: the history has it.
    if (groupRun === null || groupRun.trigger === 'manual')
      await recordAudit(tx, caller, 'orchestration:run', { id: orchestration.id, name: orchestration.name })
  })
  deps.events.changed(id)
  return getReceipt(deps.db, id)
}
