import { isDeepStrictEqual } from 'node:util'
import { demand } from '../../access/refusal-of.ts'
import { counted } from '../../lib/quantity.ts'
import { AppError } from '../../model/errors.ts'
import type { Orchestration } from '../../model/orchestration.ts'
import { isActive, type Receipt } from '../../model/run.ts'
import type { Caller } from '../../model/user.ts'
import { recordAudit } from '../../store/audit.ts'
import type { Db } from '../../store/db.ts'
import { getOrchestration } from '../../store/orchestrations.ts'
import { forgetBuilt, reopenRun, replacePlan } from '../../store/runs/again/reopen.ts'
import { listArtifacts } from '../../store/runs/artifacts.ts'
import { listDeliveries } from '../../store/runs/deliveries.ts'
import { addLogLines, lineOf } from '../../store/runs/log.ts'
import { getReceipt } from '../../store/runs/receipts.ts'
import { getRun, type RunRecord } from '../../store/runs/runs.ts'
import { outdateSnapshot } from '../../store/runs/snapshots.ts'
import { findStep } from '../../store/runs/steps.ts'
import type { DeliverOutput } from '../attempt/memory.ts'
import { rowsKey } from '../attempt/share-rows.ts'
import type { Deps } from '../deps.ts'
import { makePlan } from '../make-plan.ts'
import { type Plan, plan as planSchema } from '../plan.ts'
import { sendRun } from '../queue.ts'

/**
 * Goes on with a run that failed or was stopped, with query, template, destination and credential as they are now. It is the
 * same run, with the same time in its file names, so it keeps its place in its group. What it has built is built anew where
 * anything changed that decides the files; all of its files are sent, also those that had arrived.
 * @throws AppError `access_restricted`, `forbidden`, `not_found`, `nothing_to_retry`, `already_running`, and what a start can
 */
export async function restartRun(deps: Deps, runId: string, caller: Caller): Promise<Receipt> {
  const ended = await getRun(deps.db, runId)
  const orchestration = await orchestrationOf(deps.db, ended)
  demand(caller, 'orchestration:run', orchestration)
  if (isActive(ended.state)) throw new AppError('already_running', `The run ${runId} has not ended yet.`)
  if (ended.state === 'succeeded') throw nothing(ended, 'has delivered everything')
  const before = planSchema.safeParse(ended.snapshot).data
  const begunAt = before ? new Date(before.now) : ended.createdAt
  // As it is stored: what is undefined is not there.
  const after = planSchema.parse(JSON.parse(JSON.stringify(await makePlan(deps.db, orchestration, begunAt))))
  await deps.db.transaction(async (tx) => {
    // Locks it: what follows is read as the last attempt left it.
    const run = await reopenRun(tx, runId, caller.userId)
    const isKept = before !== undefined && (await keepsFiles(tx, run, { before, after }))
    const said = await beginAnew(tx, run, { before, after, isKept, orchestration })
    await sendRun(deps, tx, run)
    await recordAudit(tx, caller, 'run:restart', { id: runId, name: orchestration.name })
    const sentence = `${caller.label} restarted the run with the configuration as it is now. ${said}`
    await addLogLines(tx, runId, [lineOf(deps.clock.now(), sentence)])
  })
  deps.events.changed(runId)
  return getReceipt(deps.db, runId)
}

/** @throws AppError `nothing_to_retry` */
async function orchestrationOf(db: Db, run: RunRecord): Promise<Orchestration> {
  if (run.redeliveryOf) throw nothing(run, 'sends files of an earlier run, which are as they are')
  if (run.orchestrationId === null) throw nothing(run, 'belongs to an orchestration that is deleted')
  return getOrchestration(db, run.orchestrationId)
}

const nothing = ({ id }: RunRecord, why: string) => new AppError('nothing_to_retry', `The run ${id} ${why}.`)

interface Change {
  readonly before: Plan | undefined
  readonly after: Plan
}

/** All that decides the bytes of the files, and whether they may leave. */
const madeBy = ({ object, content, database, columns, file, guardrails }: Plan) => ({
  object,
  content,
  database,
  columns,
  file,
  guardrails,
})

async function keepsFiles(tx: Db, run: RunRecord, { before, after }: Change): Promise<boolean> {
  if (!before || !isDeepStrictEqual(madeBy(before), madeBy(after))) return false
  if (run.judgement?.verdict === 'fail') return false
  if ((await findStep(tx, run.id, 'build'))?.state !== 'succeeded') return false
  return (await listArtifacts(tx, run.id)).every((it) => it.deletedAt === null)
}

/** @returns what becomes of the files, in a sentence */
async function beginAnew(
  tx: Db,
  run: RunRecord,
  change: Change & { readonly isKept: boolean; readonly orchestration: Orchestration },
): Promise<string> {
  const { after, isKept, orchestration } = change
  const sent = await listDeliveries(tx, run.id)
  const arrived = sent.flatMap((it) => it.delivery ?? [])
  const arrivedIds = new Set(sent.filter((it) => it.delivery !== null).map((it) => it.artifactId))
  const begun = (await begunFiles(tx, run, change)).filter((it) => !arrivedIds.has(it.id))
  await replacePlan(tx, {
    id: run.id,
    orchestration: orchestration.name,
    destination: orchestration.destination,
    snapshot: after,
    arrivedBefore: [...run.arrivedBefore, ...arrived],
  })
  if (!isKept) {
    await forgetBuilt(tx, run.id, begun)
    // Whoever restarts wants the data as it is now.
    if (run.groupRunId !== null) await outdateSnapshot(tx, { groupRunId: run.groupRunId, key: rowsKey(after) })
  }
  const files = isKept ? 'Its files are as they were' : 'Its files are built anew'
  if (arrived.length === 0) return `${files}.`
  return `${files}; ${counted(arrived.length, 'file')} had arrived, and all are sent again.`
}

/** Files that the run began to send to the place where it still sends; its marker is no file of its own. */
async function begunFiles(tx: Db, run: RunRecord, { before, after }: Change): Promise<DeliverOutput['begun']> {
  const isSamePlace =
    isDeepStrictEqual(before?.destination, after.destination) &&
    isDeepStrictEqual(before?.pluginSettings, after.pluginSettings)
  if (!isSamePlace) return []
  const output = (await findStep(tx, run.id, 'deliver'))?.output as DeliverOutput | null | undefined
  return (output?.begun ?? []).filter((it) => it.id !== run.id)
}
