import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { AlertEvent } from '../../model/alert.ts'
import type { Db } from '../db.ts'
import { alertChannel, alertNotice, groupAlert, orchestrationAlert, runSubscription } from '../schema/alerts.ts'
import {
  databaseExport,
  destination,
  orchestration,
  orchestrationGroup,
  orchestrationName,
  query,
} from '../schema/objects.ts'
import { user } from '../schema/people.ts'

/** Whom a notice goes to. */
export interface Recipient {
  /** `channel:chn_…` or `mail:ana@acme.example`. */
  readonly recipient: string
  readonly channelId: string | null
}

/** What an alert is about, by its id. */
export interface About {
  readonly orchestrationId?: string
  readonly groupId?: string
}

const toMail = (email: string): Recipient => ({ recipient: `mail:${email}`, channelId: null })

/** The channels that are told of it: those that are told everything, those that it names, and those of its group. */
export async function channelsFor(db: Db, event: AlertEvent, about: About): Promise<Recipient[]> {
  const { orchestrationId = '', groupId = '' } = about
  const groups = sql`select ${groupId}::text union select o.group_id from ${orchestration} o where o.id = ${orchestrationId}`
  const named = db
    .select({ id: orchestrationAlert.channelId })
    .from(orchestrationAlert)
    .where(eq(orchestrationAlert.orchestrationId, orchestrationId))
  const ofGroup = db
    .select({ id: groupAlert.channelId })
    .from(groupAlert)
    .where(sql`${groupAlert.groupId} in (${groups})`)
  const rows = await db
    .select({ id: alertChannel.id })
    .from(alertChannel)
    .where(
      and(
        sql`${alertChannel.events} @> ${JSON.stringify([event])}::jsonb`,
        or(eq(alertChannel.isDefault, true), inArray(alertChannel.id, named), inArray(alertChannel.id, ofGroup)),
      ),
    )
    .orderBy(alertChannel.id)
  return rows.map(({ id }) => ({ recipient: `channel:${id}`, channelId: id }))
}

/** The people who made it and may still sign in. */
export async function ownersOf(db: Db, { orchestrationId = '', groupId = '' }: About): Promise<Recipient[]> {
  const rows = await db
    .selectDistinct({ email: user.email })
    .from(user)
    .where(
      and(
        isNull(user.disabledAt),
        sql`${user.id} in (
          select o.owner_id from ${orchestration} o where o.id = ${orchestrationId}
          union select g.owner_id from ${orchestrationGroup} g where g.id = ${groupId}
            or g.id in (select o.group_id from ${orchestration} o where o.id = ${orchestrationId}))`,
      ),
    )
    .orderBy(user.email)
  return rows.map((it) => toMail(it.email))
}

/** A user who may still sign in. */
export async function personOf(db: Db, email: string): Promise<Recipient[]> {
  const rows = await db
    .select({ email: user.email })
    .from(user)
    .where(and(eq(user.email, email), isNull(user.disabledAt)))
  return rows.map((it) => toMail(it.email))
}

/** Who wants to hear of one run. */
export async function subscribersOf(db: Db, runId: string): Promise<Recipient[]> {
  const rows = await db
    .select({ email: user.email })
    .from(runSubscription)
    .innerJoin(user, eq(user.id, runSubscription.userId))
    .where(and(eq(runSubscription.runId, runId), isNull(user.disabledAt)))
    .orderBy(user.email)
  return rows.map((it) => toMail(it.email))
}

/** Whom an alert was told to: they are told its end, whatever was changed meanwhile, but for who may not sign in any more. */
export async function toldOf(db: Db, alertId: string): Promise<Recipient[]> {
  return db
    .selectDistinct({ recipient: alertNotice.recipient, channelId: alertNotice.channelId })
    .from(alertNotice)
    .leftJoin(user, eq(alertNotice.recipient, sql`'mail:' || ${user.email}`))
    .where(and(eq(alertNotice.alertId, alertId), isNull(user.disabledAt)))
    .orderBy(alertNotice.recipient)
}

/** What it is called. */
export interface Names {
  readonly orchestration: string | null
  readonly destination: string | null
  readonly group: string | null
}

export async function namesOf(db: Db, { orchestrationId = '', groupId = '' }: About): Promise<Names> {
  if (orchestrationId === '') {
    const [found] = await db
      .select({ name: orchestrationGroup.name })
      .from(orchestrationGroup)
      .where(eq(orchestrationGroup.id, groupId))
    return { orchestration: null, destination: null, group: found?.name ?? null }
  }
  const [found] = await db
    .select({
      orchestration: orchestrationName,
      destination: destination.name,
      group: orchestrationGroup.name,
    })
    .from(orchestration)
    .innerJoin(destination, eq(destination.id, orchestration.destinationId))
    .leftJoin(query, eq(query.id, orchestration.queryId))
    .leftJoin(databaseExport, eq(databaseExport.id, orchestration.databaseExportId))
    .leftJoin(orchestrationGroup, eq(orchestrationGroup.id, orchestration.groupId))
    .where(eq(orchestration.id, orchestrationId))
  return found ?? { orchestration: null, destination: null, group: null }
}
