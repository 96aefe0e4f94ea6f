import { eq, sql } from 'drizzle-orm'
import { AppError } from '../model/errors.ts'
import type { Db } from './db.ts'
import { missing, nextVersion } from './rows/saving.ts'
import { credential, destination } from './schema/objects.ts'

/** A host key that somebody has confirmed. */
export interface ConfirmedKey {
  /** The line that pins it. */
  readonly key: string
  /** Whether it takes the place of what is pinned, or stands beside it. */
  readonly replaces: boolean
  /** When the key was seen: a credential that was saved later may be of another server. */
  readonly seenAt: Date
}

/**
 * Pins a host key where the credential has its pins: in its field, or among those that the first connection showed. What was
 * learned about the server is forgotten.
 * @returns the name of the credential
 * @throws AppError `not_found`; `stale_version` where the credential was saved since
 */
export async function pinConfirmedKey(tx: Db, id: string, { key, replaces, seenAt }: ConfirmedKey): Promise<string> {
  const [found] = await tx.select().from(credential).where(eq(credential.id, id)).for('update')
  if (!found) throw missing({ noun: 'credential', name: id })
  if (found.updatedAt > seenAt) {
    throw new AppError('stale_version', `The credential “${found.name}” was saved after the key was seen.`)
  }
  const given = found.publicFields['hostPublicKey']
  const pins = typeof given === 'string' && given !== '' ? { field: given } : { learned: found.pinnedHostKeys }
  await tx
    .update(credential)
    .set({
      ...('field' in pins
        ? { publicFields: { ...found.publicFields, hostPublicKey: replaces ? key : `${pins.field}\n${key}` } }
        : { pinnedHostKeys: replaces ? [key] : [...pins.learned, key] }),
      ...nextVersion(credential),
    })
    .where(eq(credential.id, id))
  await tx.update(destination).set({ profile: null, profiledAt: null }).where(eq(destination.credentialId, id))
  return found.name
}

/** Whether a credential pins this key by now, as SQL over its row. */
export const pinsKey = (key: unknown) => sql<boolean>`position(split_part(${key}, ' ', 2) in
  coalesce(${credential.publicFields} ->> 'hostPublicKey', '') || ${credential.pinnedHostKeys}::text) > 0`
