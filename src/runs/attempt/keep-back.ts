import { counted } from '../../lib/quantity.ts'
import { AppError } from '../../model/errors.ts'
import { holdRun } from '../../store/runs/held.ts'
import { saveStep } from '../../store/runs/steps.ts'
import { tellHeld } from '../alerts/run-alerts.ts'
import type { Deps } from '../deps.ts'
import { completeJob } from '../queue.ts'
import { dropArtifacts } from '../spool.ts'
import type { Attempt } from './attempt.ts'
import { sizeOf } from './memory.ts'

/** Whether the guardrails keep the files of an attempt here. */
export const isHeldBack = ({ run, memory }: Attempt): boolean =>
  run.release === null && memory.judgement?.verdict === 'hold'

/**
 * Leaves a run with somebody who decides: its files stay in the spool, its job is done and no worker waits.
 * @throws AppError `run_stopped` where a person stopped it meanwhile; `worker_lost`
 */
export async function keepBack(deps: Deps, { run, hold, memory, log }: Attempt): Promise<void> {
  const { rows } = sizeOf(memory)
  const isHeld = await deps.db.transaction(async (tx) => {
    const held = await holdRun(tx, hold, { rows, warnings: memory.warnings })
    if (!held) return false
    await completeJob(deps, run.jobId, tx)
    await tellHeld(tx, { ...run, rows, judgement: memory.judgement }, deps.clock.now())
    return true
  })
  if (!isHeld) throw new AppError('run_stopped', 'The run was stopped.')
  log.note(`Held: nothing was sent of ${counted(rows, 'row')}. Somebody has to release or discard it.`, {
    level: 'warning',
  })
  await log.flush()
  deps.log('run held', { runId: hold.id, findings: memory.judgement?.findings.length })
}

/** Drops the files of a run that has nothing to send. */
export async function skipDelivery(deps: Deps, { run, hold, memory }: Attempt): Promise<void> {
  await saveStep(deps.db, hold, { name: 'deliver', state: 'skipped' })
  await dropArtifacts(deps, run.id)
  memory.artifacts.length = 0
}
