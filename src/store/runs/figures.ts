import { and, count, eq, isNotNull, isNull, lt, lte, min, or, type SQL, sql, sum } from 'drizzle-orm'
import type { DeadlineState } from '../../model/deadline.ts'
import type { GroupRunState } from '../../model/group-run.ts'
import type { RunState } from '../../model/run.ts'
import type { Db } from '../db.ts'
import { isOpen } from '../deadlines/standings.ts'
import { deadline } from '../schema/deadlines.ts'
import { groupRun } from '../schema/group-runs.ts'
import { orchestrationGroup } from '../schema/objects.ts'
import { connectionSlot, delivery, run } from '../schema/runs.ts'

/** How much there is and how long it waits, over all servers: numbers without any name. */
export interface Figures {
  readonly runs: readonly { readonly state: RunState; readonly count: number }[]
  readonly groupRuns: readonly { readonly state: GroupRunState; readonly count: number }[]
  readonly deadlines: readonly { readonly state: DeadlineState; readonly count: number }[]
  /** Between when something is expected and its deadline, where that is least: negative where it is late. Null where nothing is due. */
  readonly deadlineSlackSeconds: number | null
  readonly deliveredFiles: number
  readonly deliveredRows: number
  readonly deliveredBytes: number
  /** For how long the oldest run that a worker could take has waited. */
  readonly queueAgeSeconds: number
  /** For how long a time of a schedule has been due that nothing has become of. */
  readonly scheduleLagSeconds: number
  readonly connectionsHeld: number
}

const ageOf = (at: SQL<unknown>) =>
  sql<number>`greatest(0, coalesce(extract(epoch from now() - ${at}), 0))`.mapWith(Number)

/** Of what nothing can be said about, the time that is left. */
const leastSlack =
  sql`extract(epoch from min(${deadline.deadlineAt} - greatest(${deadline.expectedAt}, now())))` as SQL<number | null>

/** @throws AppError `store_unavailable` */
export async function readFigures(db: Db): Promise<Figures> {
  const isReady = or(isNull(run.nextAttemptAt), lte(run.nextAttemptAt, sql`now()`))
  const waits = and(eq(run.state, 'waiting'), isReady)
  const [waiting] = await db
    .select({ age: ageOf(min(sql`coalesce(${run.nextAttemptAt}, ${run.createdAt})`)) })
    .from(run)
    .where(waits)
  const [due] = await db
    .select({ age: ageOf(min(orchestrationGroup.wakeAt)) })
    .from(orchestrationGroup)
    .where(and(eq(orchestrationGroup.enabled, true), lt(orchestrationGroup.wakeAt, sql`now()`)))
  const [held] = await db
    .select({ count: count() })
    .from(connectionSlot)
    .where(and(isNotNull(connectionSlot.holder), lt(sql`now()`, connectionSlot.leaseUntil)))
  const [sent] = await db
    .select({ files: count(), rows: sum(delivery.rows), bytes: sum(delivery.bytes) })
    .from(delivery)
    .where(isNotNull(delivery.sentAt))
  const [slack] = await db
    .select({ least: leastSlack.mapWith(Number) })
    .from(deadline)
    .where(isOpen)
  return {
    deadlines: await db.select({ state: deadline.state, count: count() }).from(deadline).groupBy(deadline.state),
    deadlineSlackSeconds: slack?.least ?? null,
    runs: await db.select({ state: run.state, count: count() }).from(run).groupBy(run.state),
    groupRuns: await db.select({ state: groupRun.state, count: count() }).from(groupRun).groupBy(groupRun.state),
    deliveredFiles: sent?.files ?? 0,
    deliveredRows: Number(sent?.rows ?? 0),
    deliveredBytes: Number(sent?.bytes ?? 0),
    queueAgeSeconds: waiting?.age ?? 0,
    scheduleLagSeconds: due?.age ?? 0,
    connectionsHeld: held?.count ?? 0,
  }
}
