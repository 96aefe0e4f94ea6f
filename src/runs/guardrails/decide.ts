import { AppError, toProblem } from '../../model/errors.ts'
import type { Receipt } from '../../model/run.ts'
import type { Caller } from '../../model/user.ts'
import { recordAudit } from '../../store/audit.ts'
import { lockHeldRun, releaseHeld } from '../../store/runs/held.ts'
import { addLogLines, lineOf } from '../../store/runs/log.ts'
import { getReceipt } from '../../store/runs/receipts.ts'
import { tellReleased } from '../alerts/run-alerts.ts'
import type { Deps } from '../deps.ts'
import { finishRun } from '../finish.ts'
import { sendRun } from '../queue.ts'
import { dropArtifacts } from '../spool.ts'
import { demandWay } from '../ways.ts'
import { isSecondPerson } from './second-person.ts'

/**
 * Lets the files of a held run go, exactly as they were built.
 * @throws AppError `access_restricted`, `forbidden`, `not_found`, `not_held`, `second_person_needed`
 */
export async function releaseRun(deps: Deps, runId: string, caller: Caller): Promise<Receipt> {
  await demandWay(deps.db, caller, runId)
  await deps.db.transaction(async (tx) => {
    const run = await lockHeldRun(tx, runId)
    if (!isSecondPerson(caller, run)) {
      throw new AppError('second_person_needed', `${caller.label} began the run and cannot release it as well.`)
    }
    const now = deps.clock.now()
    await releaseHeld(tx, runId, { by: caller.label, at: now.toISOString() })
    await sendRun(deps, tx, run)
    await tellReleased(tx, run, { by: caller.label, at: now })
    await recordAudit(tx, caller, 'run:release', { id: runId, name: run.orchestration })
    await addLogLines(tx, runId, [lineOf(now, `${caller.label} released the files.`)])
  })
  deps.events.changed(runId)
  return getReceipt(deps.db, runId)
}

/**
 * Ends a held run without sending anything, and deletes its files.
 * @throws AppError `not_found`, `not_held`
 */
export async function discardRun(deps: Deps, runId: string, caller: Caller): Promise<Receipt> {
  await deps.db.transaction(async (tx) => {
    const run = await lockHeldRun(tx, runId)
    const sentence = `${caller.label} discarded the files that were held.`
    await finishRun(deps, tx, run, { state: 'stopped', problem: toProblem(new AppError('run_discarded', sentence)) })
    await recordAudit(tx, caller, 'run:discard', { id: runId, name: run.orchestration })
    await addLogLines(tx, runId, [lineOf(deps.clock.now(), sentence)])
  })
  await dropArtifacts(deps, runId)
  deps.events.changed(runId)
  return getReceipt(deps.db, runId)
}
