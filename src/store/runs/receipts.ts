import { eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import { AppError } from '../../model/errors.ts'
import { type MadeOf, RESOLUTION_OF, resolutionOf } from '../../model/resolution.ts'
import { type Receipt, STEP_NAMES } from '../../model/run.ts'
import type { Db } from '../db.ts'
import { standingsOfRuns } from '../deadlines/standings.ts'
import { pinsKey } from '../host-keys.ts'
import { momentText } from '../rows/saving.ts'
import { credential, destination, orchestration } from '../schema/objects.ts'
import { delivery, run, runStep } from '../schema/runs.ts'
import { toDelivery } from './deliveries.ts'
import type { RunRecord } from './runs.ts'

/** A receipt needs neither the plan nor the key, and a list of many runs should not carry them. */
const { snapshot: _snapshot, sealedSpoolKey: _key, searched: _searched, ...COLUMNS } = getTableColumns(run)
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
  runs: readonly Omit<RunRecord, 'snapshot' | 'sealedSpoolKey' | 'searched'>[],
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
  const madeOf = await listMadeOf(db, runs.filter(isResolvable))
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
    arrivedBefore: it.arrivedBefore,
    successFile: it.successFile,
    steps: toSteps(steps.filter((row) => row.runId === it.id)),
    warnings: it.warnings,
    redeliveryOf: it.redeliveryOf,
    attempt: it.attempt,
    progress: it.progress,
    judgement: it.judgement && { ...it.judgement, heldAt: momentText(it.heldAt), release: it.release },
    skip: it.skip,
    error: it.problem,
    deadline: deadlines.get(it.id) ?? null,
    resolution: it.problem && isResolvable(it) ? resolutionOf(it.problem.code, madeOf.get(it.id) ?? NOTHING) : null,
  }))
}

const NOTHING: MadeOf = {
  credential: null,
  destination: null,
  query: null,
  'database-export': null,
  isConfirmed: null,
}

const isResolvable = ({ state, problem }: Pick<RunRecord, 'state' | 'problem'>): boolean =>
  state === 'failed' && problem !== null && RESOLUTION_OF[problem.code] !== undefined

/** What runs were made of and what of it is still there, by their ids. */
async function listMadeOf(db: Db, runs: readonly Pick<RunRecord, 'id'>[]): Promise<Map<string, MadeOf>> {
  if (runs.length === 0) return new Map()
  const rows = await db
    .select({
      id: run.id,
      credential: credential.id,
      destination: destination.id,
      isConfirmed: pinsKey(sql`${run.problem} #>> '{hostKeys,key}'`),
      query: orchestration.queryId,
      'database-export': orchestration.databaseExportId,
    })
    .from(run)
    .leftJoin(destination, eq(destination.id, sql`${run.snapshot} #>> '{destination,id}'`))
    .leftJoin(credential, eq(credential.id, sql`${run.snapshot} #>> '{destination,credentialId}'`))
    .leftJoin(orchestration, eq(orchestration.id, run.orchestrationId))
    .where(
      inArray(
        run.id,
        runs.map((it) => it.id),
      ),
    )
  return new Map(rows.map(({ id, ...madeOf }) => [id, madeOf]))
}

function toSteps(rows: readonly (typeof runStep.$inferSelect)[]): Receipt['steps'] {
  return STEP_NAMES.flatMap((name) => rows.filter((row) => row.name === name)).map((row) => ({
    name: row.name,
    state: row.state,
    startedAt: momentText(row.startedAt),
    endedAt: momentText(row.endedAt),
  }))
}
