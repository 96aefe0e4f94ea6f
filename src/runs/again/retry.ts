import { AppError } from '../../model/errors.ts'
import { isActive, type Receipt } from '../../model/run.ts'
import type { Caller } from '../../model/user.ts'
import { recordAudit } from '../../store/audit.ts'
import { findCredential } from '../../store/credentials.ts'
import type { Db } from '../../store/db.ts'
import { findDestination } from '../../store/destinations.ts'
import { reopenRun } from '../../store/runs/again/reopen.ts'
import { listArtifacts } from '../../store/runs/artifacts.ts'
import { listDeliveries } from '../../store/runs/deliveries.ts'
import { addLogLines, lineOf } from '../../store/runs/log.ts'
import { getReceipt } from '../../store/runs/receipts.ts'
import { getRun, type RunRecord } from '../../store/runs/runs.ts'
import { findStep } from '../../store/runs/steps.ts'
import type { Deps } from '../deps.ts'
import { plan } from '../plan.ts'
import { sendRun } from '../queue.ts'
import { demandWay } from '../ways.ts'

/**
 * Goes on with a run that failed or was stopped, at its first step that is not done: with the settings that it began with,
 * and with the files that it has built.
 * @throws AppError `access_restricted`, `forbidden`, `not_found`, `nothing_to_retry`, `already_running`
 */
export async function retryRun(deps: Deps, runId: string, caller: Caller): Promise<Receipt> {
  const ended = await getRun(deps.db, runId)
  await demandWay(deps.db, caller, runId)
  const refusal = await refuseRetry(deps.db, ended)
  if (refusal) throw refusal
  await deps.db.transaction(async (tx) => {
    // It sends from then on by the rights of whoever retries it.
    const run = await reopenRun(tx, runId, caller.userId)
    await sendRun(deps, tx, run)
    await recordAudit(tx, caller, 'run:retry', { id: runId, name: run.orchestration })
    await addLogLines(tx, runId, [lineOf(deps.clock.now(), `${caller.label} retried the run.`)])
  })
  deps.events.changed(runId)
  return getReceipt(deps.db, runId)
}

/** Why a run cannot go on; null where it can. Another run of the same orchestration may still be in its way. */
export async function refuseRetry(db: Db, run: RunRecord): Promise<AppError | null> {
  if (isActive(run.state)) return new AppError('already_running', `The run ${run.id} has not ended yet.`)
  if (run.state === 'succeeded') return nothing(run, 'has delivered everything')
  if (run.problem?.code === 'run_discarded') return nothing(run, 'was discarded')
  if (run.judgement?.verdict === 'fail') return nothing(run, 'was refused by its guardrails, and would be again')
  const planned = plan.safeParse(run.snapshot)
  if (!planned.success) return nothing(run, 'was planned by another version of Waybill')
  const { destination } = planned.data
  if ((await findDestination(db, destination.id))?.id !== destination.id) {
    return nothing(run, `went to “${destination.name}”, which is deleted`)
  }
  if (!(await findCredential(db, destination.credentialId))) return nothing(run, 'has a credential that is deleted')
  if (await lacksFiles(db, run)) return nothing(run, 'has files to send that are no longer kept')
  return null
}

/** Whether a file that was built and has not arrived is gone: to build it again would send other data than its sisters. */
async function lacksFiles(db: Db, run: RunRecord): Promise<boolean> {
  const isResent = run.redeliveryOf !== null
  if (!isResent && (await findStep(db, run.id, 'build'))?.state !== 'succeeded') return false
  const sent = (await listDeliveries(db, run.id)).filter((it) => it.delivery !== null).map((it) => it.artifactId)
  const artifacts = await listArtifacts(db, run.redeliveryOf ?? run.id)
  const there = artifacts.filter((it) => it.deletedAt === null || sent.includes(it.id)).map((it) => it.name)
  return artifacts.some((it) => !there.includes(it.name))
}

const nothing = ({ id }: RunRecord, why: string) => new AppError('nothing_to_retry', `The run ${id} ${why}.`)
