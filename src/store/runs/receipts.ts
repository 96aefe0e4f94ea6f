import { and, desc, eq, getTableColumns, inArray, lt, or } from 'drizzle-orm'
import { AppError } from '../../model/errors.ts'
import { type Receipt, type RunState, STEP_NAMES } from '../../model/run.ts'
import type { Db } from '../db.ts'
import { limitOf, type Page, type PageRequest, placeOf, toPage } from '../rows/paging.ts'
import { delivery, run, runStep } from '../schema/runs.ts'
import { toDelivery } from './deliveries.ts'
import type { RunRecord } from './runs.ts'

export interface RunFilter extends PageRequest {
  readonly states?: readonly RunState[] | undefined
  /** Id of the orchestration, or its name: that of its query or database export. */
  readonly orchestration?: string | undefined
  /** Name of the destination. */
  readonly destination?: string | undefined
}

/** A receipt needs neither the plan nor the key, and a list of many runs should not carry them. */
const { snapshot: _snapshot, sealedSpoolKey: _key, ...COLUMNS } = getTableColumns(run)

/** What runs prove about themselves, the youngest first. */
export async function listRuns(db: Db, filter: RunFilter = {}): Promise<Page<Receipt>> {
  const [before] = placeOf(filter, 1) ?? []
  const rows = await db
    .select(COLUMNS)
    .from(run)
    .where(
      and(
        before === undefined ? undefined : lt(run.id, before),
        filter.states && inArray(run.state, [...filter.states]),
        filter.destination === undefined ? undefined : eq(run.destination, filter.destination),
        filter.orchestration === undefined
          ? undefined
          : or(eq(run.orchestrationId, filter.orchestration), eq(run.orchestration, filter.orchestration)),
      ),
    )
    .orderBy(desc(run.id))
    .limit(limitOf(filter) + 1)
  const page = toPage(rows, filter, (row) => [row.id])
  return { ...page, items: await toReceipts(db, page.items) }
}

/** @throws AppError `not_found` */
export async function getReceipt(db: Db, id: string): Promise<Receipt> {
  const [receipt] = await toReceipts(db, await db.select(COLUMNS).from(run).where(eq(run.id, id)))
  if (!receipt) throw new AppError('not_found', `There is no run ${id}.`)
  return receipt
}

async function toReceipts(db: Db, runs: readonly Omit<RunRecord, 'snapshot' | 'sealedSpoolKey'>[]): Promise<Receipt[]> {
  if (runs.length === 0) return []
  const ids = runs.map((it) => it.id)
  const steps = await db.select().from(runStep).where(inArray(runStep.runId, ids))
  const sent = await db
    .select()
    .from(delivery)
    .where(inArray(delivery.runId, ids))
    .orderBy(delivery.sentAt, delivery.artifactId)
  return runs.map((it) => ({
    id: it.id,
    orchestration: it.orchestration,
    orchestrationId: it.orchestrationId,
    objectType: it.objectType,
    destination: it.destination,
    state: it.state,
    startedBy: it.startedBy,
    startedAt: toText(it.startedAt),
    endedAt: toText(it.endedAt),
    restedMs: it.restedMs,
    rows: it.rows,
    deliveries: sent.filter((row) => row.runId === it.id).flatMap((row) => toDelivery(row) ?? []),
    successFile: it.successFile,
    steps: toSteps(steps.filter((row) => row.runId === it.id)),
    warnings: it.warnings,
    redeliveryOf: it.redeliveryOf,
    attempt: it.attempt,
    progress: it.progress,
    error: it.problem,
  }))
}

function toSteps(rows: readonly (typeof runStep.$inferSelect)[]): Receipt['steps'] {
  return STEP_NAMES.flatMap((name) => rows.filter((row) => row.name === name)).map((row) => ({
    name: row.name,
    state: row.state,
    startedAt: toText(row.startedAt),
    endedAt: toText(row.endedAt),
  }))
}

const toText = (at: Date | null): string | null => at?.toISOString() ?? null
