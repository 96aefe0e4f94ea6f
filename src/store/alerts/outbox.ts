import { and, eq, isNull, lt, sql } from 'drizzle-orm'
import { newId } from '../../lib/ids.ts'
import type { NoticeFacts } from '../../model/alert.ts'
import type { Problem } from '../../model/errors.ts'
import type { Db } from '../db.ts'
import { alert, alertChannel, alertNotice as notice } from '../schema/alerts.ts'
import type { Recipient } from './recipients.ts'

/** A notice that waits to be sent. */
export type WaitingNotice = typeof notice.$inferSelect

interface NewNotices {
  readonly alertId: string | null
  readonly facts: NoticeFacts
  readonly recipients: readonly Recipient[]
}

/** Writes down what has to be sent. Call it in the transaction of what it tells of: both stay, or neither. */
export async function addNotices(tx: Db, { alertId, facts, recipients }: NewNotices): Promise<void> {
  if (recipients.length === 0) return
  await tx.insert(notice).values(recipients.map((it) => ({ id: newId('msg'), alertId, facts, ...it })))
}

interface Taking {
  readonly limit: number
  /** For how long nobody else takes them. */
  readonly holdMs: number
  /** Whether mails are taken too. */
  readonly mails: boolean
}

const inMs = (ms: number) => sql`now() + ${ms} * interval '1 millisecond'`

/**
 * Takes notices whose time has come, the longest waiting first. Any number of processes may ask at once; of one that dies its
 * notices are taken by another. The end of an alert waits until its recipient was told its beginning.
 */
export async function takeNotices(db: Db, { limit, holdMs, mails }: Taking): Promise<WaitingNotice[]> {
  const ready = sql`select n.id from ${notice} n left join ${alertChannel} c on c.id = n.channel_id
    where n.settled_at is null and n.next_attempt_at <= now()
      and (${mails} or c.kind <> 'email')
      and not exists (select 1 from ${notice} b where b.alert_id = n.alert_id and b.recipient = n.recipient
        and b.settled_at is null and b.id < n.id)
    order by n.next_attempt_at, n.id limit ${limit} for update of n skip locked`
  return db
    .update(notice)
    .set({ attempts: sql`${notice.attempts} + 1`, nextAttemptAt: inMs(holdMs) })
    .where(sql`${notice.id} in (${ready})`)
    .returning()
}

/** Notes that a notice has arrived. */
export async function settleSent(db: Db, { id, channelId }: WaitingNotice): Promise<void> {
  await db.update(notice).set({ settledAt: sql`now()`, problem: null }).where(eq(notice.id, id))
  if (channelId !== null) await noteChannel(db, channelId, null)
}

/** Notes that it has not, and when to try again; null gives it up. */
export async function noteFailed(
  db: Db,
  { id, channelId }: WaitingNotice,
  { problem, delayMs }: { readonly problem: Problem; readonly delayMs: number | null },
): Promise<void> {
  const next = delayMs === null ? { settledAt: sql`now()` } : { nextAttemptAt: inMs(delayMs) }
  await db
    .update(notice)
    .set({ problem, ...next })
    .where(and(eq(notice.id, id), isNull(notice.settledAt)))
  if (channelId !== null) await noteChannel(db, channelId, problem)
}

/** What became of the last attempt by a channel; null: it has arrived. No edit, so the version stays. */
export async function noteChannel(db: Db, id: string, problem: Problem | null): Promise<void> {
  await db
    .update(alertChannel)
    .set(problem === null ? { lastSentAt: sql`now()`, lastError: null } : { lastError: problem })
    .where(eq(alertChannel.id, id))
}

/** Gives up what nobody could send, such as mails where no process has a mail server. */
export async function giveUpNotices(db: Db, { before, problem }: { before: Date; problem: Problem }): Promise<void> {
  const given = await db
    .update(notice)
    .set({ settledAt: sql`now()`, problem: sql`coalesce(${notice.problem}, ${JSON.stringify(problem)}::jsonb)` })
    .where(and(isNull(notice.settledAt), lt(notice.createdAt, before)))
    .returning({ channelId: notice.channelId, problem: notice.problem })
  for (const it of given) if (it.channelId !== null) await noteChannel(db, it.channelId, it.problem)
}

/** Deletes what was settled before a time, and alerts that ended then. */
export async function deleteOldAlerts(db: Db, before: Date): Promise<void> {
  await db.delete(notice).where(and(lt(notice.settledAt, before), notOfOpenAlert))
  await db
    .delete(alert)
    .where(
      and(
        lt(alert.resolvedAt, before),
        sql`not exists (select 1 from ${notice} n where n.alert_id = ${alert}.id and n.settled_at is null)`,
      ),
    )
}

/** Whom an open alert was told to has to be told its end. */
const notOfOpenAlert = sql`not exists (select 1 from ${alert} a where a.id = ${notice}.alert_id and a.resolved_at is null)`
