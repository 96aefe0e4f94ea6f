import { eq, or, sql } from 'drizzle-orm'
import type { AlertChannel, AlertChannelInput } from '../../model/alert-channel.ts'
import type { Db } from '../db.ts'
import { refuseUsed } from '../rows/dependants.ts'
import { type ListRequest, namedOrder } from '../rows/named.ts'
import { type CuttablePage, limitOf } from '../rows/paging.ts'
import { atVersion, missing, momentText, nextVersion, orConflict, refuseUnsaved, storedPart } from '../rows/saving.ts'
import { alertChannel, groupAlert, orchestrationAlert } from '../schema/alerts.ts'

const noun = 'alert channel'
const order = namedOrder<AlertChannel>(alertChannel.name, alertChannel)

/** A channel as it rests: secrets sealed by the caller. */
export type SealedChannelInput = Omit<AlertChannelInput, 'fields'> & {
  readonly publicFields: AlertChannelInput['fields']
  readonly secretFields: Readonly<Record<string, string>>
  readonly goesTo: string
}

/** What a sender needs, once the vault has opened `secretFields`. */
export type SealedChannel = Pick<
  typeof alertChannel.$inferSelect,
  'id' | 'name' | 'kind' | 'publicFields' | 'secretFields'
>

const selectChannels = (db: Db) =>
  db
    .select({
      channel: alertChannel,
      usedBy: sql<number>`((select count(*) from ${orchestrationAlert} o where o.channel_id = ${alertChannel}.id)
        + (select count(*) from ${groupAlert} g where g.channel_id = ${alertChannel}.id))::int`,
    })
    .from(alertChannel)

export async function listAlertChannels(db: Db, request: ListRequest = {}): Promise<CuttablePage<AlertChannel>> {
  const rows = await selectChannels(db)
    .where(order.where(request))
    .orderBy(...order.by(request))
    .limit(limitOf(request) + 1)
  return order.page(rows.map(toChannel), request)
}

/** @throws AppError `not_found` */
export async function getAlertChannel(db: Db, idOrName: string): Promise<AlertChannel> {
  const [found] = await selectChannels(db).where(named(idOrName))
  if (!found) throw missing({ noun, name: idOrName })
  return toChannel(found)
}

/** @throws AppError `not_found` */
export async function getSealedChannel(db: Db, idOrName: string): Promise<SealedChannel> {
  const [found] = await db.select().from(alertChannel).where(named(idOrName))
  if (!found) throw missing({ noun, name: idOrName })
  return found
}

/**
 * @param input with the id that the caller made, as the secrets are sealed for it
 * @throws AppError `name_taken`
 */
export async function createAlertChannel(db: Db, input: SealedChannelInput & { id: string }): Promise<AlertChannel> {
  await orConflict({ noun, name: input.name }, () => db.insert(alertChannel).values(toValues(input)))
  return getAlertChannel(db, input.id)
}

/**
 * @param version the one that the person saw; null overwrites whatever stands there
 * @throws AppError `not_found`, `stale_version`, `name_taken`
 */
export async function updateAlertChannel(
  db: Db,
  id: string,
  version: number | null,
  input: SealedChannelInput,
): Promise<AlertChannel> {
  const [saved] = await orConflict({ noun, name: input.name }, () =>
    db
      .update(alertChannel)
      // What was wrong with it may be mended.
      .set({ ...toValues(input), lastError: null, ...nextVersion(alertChannel) })
      .where(atVersion(alertChannel, id, version))
      .returning({ id: alertChannel.id }),
  )
  return saved ? getAlertChannel(db, id) : refuseUnsaved(db, alertChannel, { noun, id })
}

/** What still waits to be sent by it is dropped. @throws AppError `not_found`; `in_use` with what names it */
export async function deleteAlertChannel(db: Db, id: string): Promise<void> {
  const { name } = await getAlertChannel(db, id)
  await refuseUsed(db, 'alert-channel', { id, name })
  await orConflict({ noun, name }, () => db.delete(alertChannel).where(eq(alertChannel.id, id)))
}

const named = (idOrName: string) => or(eq(alertChannel.id, idOrName), eq(alertChannel.name, idOrName))

const toValues = <I extends SealedChannelInput>(input: I) => ({ ...input, events: [...input.events] })

function toChannel({ channel: row, usedBy }: { channel: typeof alertChannel.$inferSelect; usedBy: number }) {
  const channel: AlertChannel = {
    ...storedPart(row),
    name: row.name,
    description: row.description,
    kind: row.kind,
    fields: row.publicFields,
    secretFields: Object.keys(row.secretFields).sort(),
    events: row.events,
    isDefault: row.isDefault,
    goesTo: row.goesTo,
    usedBy,
    lastSentAt: momentText(row.lastSentAt),
    lastError: row.lastError,
  }
  return channel
}
