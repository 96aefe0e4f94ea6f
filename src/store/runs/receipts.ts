import { eq, getTableColumns, inArray } from 'drizzle-orm'
import { AppError } from '../../model/errors.ts'
import { type Receipt, STEP_NAMES } from '../../model/run.ts'
import type { Db } from '../db.ts'
import { standingsOfRuns } from '../deadlines/standings.ts'
import { momentText } from '../rows/saving.ts'
import { delivery, run, runStep } from '../schema/runs.ts'
import { toDelivery } from './deliveries.ts'
import type { RunRecord } from './runs.ts'

/** A receipt needs neither the plan nor the key, and a list of many runs should not carry them. */
const { snapshot: _snapshot, sealedSpoolKey: _key, ...COLUMNS } = getTableColumns(run)
export const RECEIPT_COLUMNS = COLUMNS

/** @throws AppError `not_found` */
export async function getReceipt(db: Db, id: string): Promise<Receipt> {
  const [receipt] = await toReceipts(db, await db.select(COLUMNS).from(run).where(eq(run.id, id)))
  if (!receipt) throw new AppError('not_found', `There is no run ${id}.`)
  return receipt
}

/** The receipts of runs, in their order. */
export async function toReceipts(
  db: Db,
  runs: readonly Omit<RunRecord, 'snapshot' | 'sealedSpoolKey'>[],
): Promise<Receipt[]> {
  if (runs.length === 0) return []
  const ids = runs.map((it) => it.id)
  const steps = await db.select().from(runStep).where(inArray(runStep.runId, ids))
  const sent = await db
    .select()
    .from(delivery)
    .where(inArray(delivery.runId, ids))
    .orderBy(delivery.sentAt, delivery.artifactId)
  const deadlines = await standingsOfRuns(db, ids)
  return runs.map((it) => ({
    id: it.id,
    orchestration: it.orchestration,
    orchestrationId: it.orchestrationId,
    objectType: it.objectType,
    destination: it.destination,
    state: it.state,
    startedBy: it.startedBy,
    startedById: it.startedById,
    startedAt: momentText(it.startedAt),
    endedAt: momentText(it.endedAt),
    restedMs: it.restedMs,
    rows: it.rows,
    deliveries: sent.filter((row) => row.runId === it.id).flatMap((row) => toDelivery(row) ?? []),
    successFile: it.successFile,
    steps: toSteps(steps.filter((row) => row.runId === it.id)),
    warnings: it.warnings,
    redeliveryOf: it.redeliveryOf,
    attempt: it.attempt,
    progress: it.progress,
    judgement: it.judgement && { ...it.judgement, heldAt: momentText(it.heldAt), release: it.release },
    error: it.problem,
    deadline: deadlines.get(it.id) ?? null,
  }))
}

function toSteps(rows: readonly (typeof runStep.$inferSelect)[]): Receipt['steps'] {
  return STEP_NAMES.flatMap((name) => rows.filter((row) => row.name === name)).map((row) => ({
    name: row.name,
    state: row.state,
    startedAt: momentText(row.startedAt),
    endedAt: momentText(row.endedAt),
  }))
}
