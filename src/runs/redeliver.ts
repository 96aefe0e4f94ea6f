import { newId } from '../lib/ids.ts'
import { AppError } from '../model/errors.ts'
import { hasRules } from '../model/guardrails.ts'
import { isKeptBack } from '../model/judgement.ts'
import { isActive, type Receipt } from '../model/run.ts'
import type { Caller } from '../model/user.ts'
import { recordAudit } from '../store/audit.ts'
import type { Db } from '../store/db.ts'
import { listArtifacts } from '../store/runs/artifacts.ts'
import { addLogLines, lineOf } from '../store/runs/log.ts'
import { getReceipt } from '../store/runs/receipts.ts'
import { createRun, getRun, type RunRecord } from '../store/runs/runs.ts'
import { findStep, saveStep } from '../store/runs/steps.ts'
import type { Deps } from './deps.ts'
import { plan, rulesOf } from './plan.ts'
import { sendRun } from './queue.ts'
import { demandWay } from './ways.ts'

/**
 * Starts a new run that sends the files of an earlier one again, byte for byte, to where its orchestration sent them.
 * @throws AppError `access_restricted`, `not_found`, `nothing_to_redeliver`, `already_running`
 */
export async function redeliverRun(deps: Deps, runId: string, caller: Caller): Promise<Receipt> {
  const origin = await originOf(deps.db, await getRun(deps.db, runId))
  await demandWay(deps.db, caller, origin.id)
  const refusal = await refuseRedelivery(deps.db, origin)
  if (refusal) throw refusal
  const id = newId('run')
  await deps.db.transaction(async (tx) => {
    const run = await createRun(tx, {
      id,
      orchestrationId: origin.orchestrationId,
      orchestration: origin.orchestration,
      destination: origin.destination,
      snapshot: origin.snapshot,
      sealedSpoolKey: null,
      startedBy: caller.label,
      startedById: caller.userId,
      redeliveryOf: origin.id,
    })
    for (const name of ['query', 'build'] as const) await saveStep(tx, run, { name, state: 'skipped' })
    await sendRun(deps, tx, run)
    await addLogLines(tx, id, [lineOf(deps.clock.now(), `${caller.label} sends the files of ${origin.id} again.`)])
    await recordAudit(tx, caller, 'run:redeliver', { id: origin.id, name: origin.orchestration })
  })
  deps.events.changed(id)
  return getReceipt(deps.db, id)
}

/** The run that built the files which a run sends. */
export const originOf = async (db: Db, run: RunRecord): Promise<RunRecord> =>
  run.redeliveryOf ? getRun(db, run.redeliveryOf) : run

/** Whether a run was stopped, or failed, between its build and the judgement that its plan asks for. */
function isUnjudged({ snapshot, judgement, release }: RunRecord): boolean {
  const planned = plan.safeParse(snapshot)
  return judgement === null && release === null && planned.success && hasRules(rulesOf(planned.data))
}

/** Why the files of a run cannot be sent again; null where they can. */
export async function refuseRedelivery(db: Db, origin: RunRecord): Promise<AppError | null> {
  if (isActive(origin.state)) return new AppError('already_running', `The run ${origin.id} has not ended yet.`)
  if (isKeptBack(origin)) {
    return new AppError('nothing_to_redeliver', `The guardrails kept back what the run ${origin.id} built.`)
  }
  const built = await findStep(db, origin.id, 'build')
  const artifacts = await listArtifacts(db, origin.id)
  if (built?.state !== 'succeeded' || artifacts.length === 0) {
    return new AppError('nothing_to_redeliver', `The run ${origin.id} has built no files.`)
  }
  if (isUnjudged(origin)) {
    return new AppError('nothing_to_redeliver', `The guardrails have not judged what the run ${origin.id} built.`)
  }
  if (artifacts.some((it) => it.deletedAt)) {
    return new AppError('nothing_to_redeliver', `The files of the run ${origin.id} are no longer kept.`)
  }
  return null
}
