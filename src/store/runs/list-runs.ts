import { and, asc, desc, eq, gte, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import { idsFrom } from '../../lib/ids.ts'
import type { ObjectType } from '../../model/object-type.ts'
import type { Receipt, RunSort, RunState } from '../../model/run.ts'
import type { Db } from '../db.ts'
import { type CuttablePage, limitOf, type PageRequest, placeIn, toPage } from '../rows/paging.ts'
import { run } from '../schema/runs.ts'
import { RECEIPT_COLUMNS, toReceipts } from './receipts.ts'

export interface RunFilter extends PageRequest {
  readonly states?: readonly RunState[] | undefined
  readonly objectType?: ObjectType | undefined
  /** Id of the orchestration, or its name: that of its query or database export. */
  readonly orchestration?: string | undefined
  /** Name of the destination. */
  readonly destination?: string | undefined
  readonly startedBy?: string | undefined
  /** Id of the run of a group that it is part of. */
  readonly groupRun?: string | undefined
  /** Words that a run has in its names, its status or its month; all of them must be there. */
  readonly search?: string | undefined
  /** Asked for at this time or later. */
  readonly from?: Date | undefined
  /** Asked for before this time. */
  readonly until?: Date | undefined
  readonly sort?: RunSort | undefined
}

const ROWS = sql<number>`coalesce(${run.rows}, -1)`.mapWith(Number)

/** What runs prove about themselves, the youngest first where nothing else is asked for. */
export async function listRuns(db: Db, filter: RunFilter = {}): Promise<CuttablePage<Receipt>> {
  const order = orderOf(filter)
  const rows = await db
    .select({ ...RECEIPT_COLUMNS, sortRows: ROWS })
    .from(run)
    .where(and(order.after, ...conditions(filter)))
    .orderBy(...order.by)
    .limit(limitOf(filter) + 1)
  const page = toPage(rows, filter, order.keyOf)
  return { ...page, items: await toReceipts(db, page.items) }
}

function conditions(filter: RunFilter): (SQL | undefined)[] {
  const { states, objectType, orchestration, destination, startedBy, groupRun, from, until } = filter
  return [
    states && inArray(run.state, [...states]),
    objectType && eq(run.objectType, objectType),
    destination === undefined ? undefined : eq(run.destination, destination),
    startedBy === undefined ? undefined : eq(run.startedBy, startedBy),
    groupRun === undefined ? undefined : eq(run.groupRunId, groupRun),
    orchestration === undefined
      ? undefined
      : or(eq(run.orchestrationId, orchestration), eq(run.orchestration, orchestration)),
    // An id holds the time that it was made at.
    from && gte(run.id, idsFrom('run', from.getTime())),
    until && lt(run.id, idsFrom('run', until.getTime())),
    ...wordsOf(filter.search).map((word) => sql`position(${word} in ${run.searched}) > 0`),
  ]
}

const wordsOf = (text = ''): string[] => text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8)

interface Order {
  readonly by: SQL[]
  readonly after: SQL | undefined
  readonly keyOf: (row: { readonly id: string; readonly durationMs: number; readonly sortRows: number }) => string[]
}

function orderOf(filter: RunFilter): Order {
  const sort = filter.sort ?? '-started'
  const [direction, compare] = sort.startsWith('-') ? [desc, sql`<`] : [asc, sql`>`]
  const { value: at = '', id } = placeIn(filter, sort, (text) => /^-?\d{0,18}$/.test(text)) ?? {}
  if (sort.endsWith('started')) {
    const after = id === undefined ? undefined : sql`${run.id} ${compare} ${id}`
    return { by: [direction(run.id)], after, keyOf: (row) => [sort, '', row.id] }
  }
  const isByRows = sort.endsWith('rows')
  const value = isByRows ? ROWS : sql`${run.durationMs}`
  return {
    by: [direction(value), direction(run.id)],
    after: id === undefined ? undefined : sql`(${value}, ${run.id}) ${compare} (${Number(at)}::bigint, ${id})`,
    keyOf: (row) => [sort, String(isByRows ? row.sortRows : row.durationMs), row.id],
  }
}
