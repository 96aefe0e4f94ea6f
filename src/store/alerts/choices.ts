import { eq, sql } from 'drizzle-orm'
import type { Db } from '../db.ts'
import { referredId } from '../rows/saving.ts'
import { alertChannel, groupAlert, orchestrationAlert } from '../schema/alerts.ts'
import { orchestration, orchestrationGroup } from '../schema/objects.ts'

/** The names of the channels that an orchestration names, for a select of orchestrations. */
export const alertsOfOrchestration = sql<string[]>`(select coalesce(json_agg(c.name order by c.name), '[]')
  from ${orchestrationAlert} a join ${alertChannel} c on c.id = a.channel_id where a.orchestration_id = ${orchestration}.id)`

/** The names of the channels that a group names, for a select of groups. */
export const alertsOfGroup = sql<string[]>`(select coalesce(json_agg(c.name order by c.name), '[]')
  from ${groupAlert} a join ${alertChannel} c on c.id = a.channel_id where a.group_id = ${orchestrationGroup}.id)`

/** What names channels. */
type Namer = { readonly orchestrationId: string } | { readonly groupId: string }

/** Has an orchestration or a group name these channels and no others. @throws AppError `invalid_input` */
export async function chooseAlerts(db: Db, namer: Namer, names: readonly string[]): Promise<void> {
  const ids: string[] = []
  for (const name of new Set(names)) {
    ids.push(await referredId(db, alertChannel, { noun: 'alert channel', name, field: 'alerts' }))
  }
  if ('groupId' in namer) {
    await db.delete(groupAlert).where(eq(groupAlert.groupId, namer.groupId))
    if (ids.length > 0) await db.insert(groupAlert).values(ids.map((channelId) => ({ ...namer, channelId })))
  } else {
    await db.delete(orchestrationAlert).where(eq(orchestrationAlert.orchestrationId, namer.orchestrationId))
    if (ids.length > 0) await db.insert(orchestrationAlert).values(ids.map((channelId) => ({ ...namer, channelId })))
  }
}

/** Notes who made it. Null, where no user did, leaves it without an owner. */
export async function setOwner(db: Db, owned: Namer, ownerId: string | null): Promise<void> {
  if ('groupId' in owned) {
    await db.update(orchestrationGroup).set({ ownerId }).where(eq(orchestrationGroup.id, owned.groupId))
  } else await db.update(orchestration).set({ ownerId }).where(eq(orchestration.id, owned.orchestrationId))
}
