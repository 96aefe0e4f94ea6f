import { and, eq, or, sql } from 'drizzle-orm'
import type { Credential, CredentialInput } from '../model/credential.ts'
import type { Db } from './db.ts'
import { refuseUsed } from './rows/dependants.ts'
import { type ListRequest, namedOrder } from './rows/named.ts'
import { type CuttablePage, limitOf } from './rows/paging.ts'
import { atVersion, missing, nextVersion, orConflict, refuseUnsaved, storedPart } from './rows/saving.ts'
import { credential, destination } from './schema/objects.ts'

const noun = 'credential'
const order = namedOrder<Credential>(credential.name, credential)

/** A credential as it rests: secrets sealed by the caller. */
export type SealedCredentialInput = Omit<CredentialInput, 'fields'> & {
  readonly publicFields: CredentialInput['fields']
  /** Sealed texts by field. In an update a field that is absent stays as it is, and null removes it. */
  readonly secretFields: Readonly<Record<string, string | null>>
}

/** What a run hands to its plugin, once the vault has opened `secretFields`. */
export type SealedCredential = Pick<
  typeof credential.$inferSelect,
  'id' | 'name' | 'plugin' | 'type' | 'publicFields' | 'secretFields' | 'pinnedHostKeys'
>

const selectCredentials = (db: Db) =>
  db
    .select({
      credential,
      usedBy: db.$count(destination, eq(destination.credentialId, credential.id)).mapWith(Number),
    })
    .from(credential)

export async function listCredentials(db: Db, request: ListRequest = {}): Promise<CuttablePage<Credential>> {
  const rows = await selectCredentials(db)
    .where(order.where(request))
    .orderBy(...order.by(request))
    .limit(limitOf(request) + 1)
  return order.page(rows.map(toCredential), request)
}

export async function findCredential(db: Db, idOrName: string): Promise<Credential | undefined> {
  const [found] = await selectCredentials(db).where(named(idOrName))
  return found && toCredential(found)
}

/** @throws AppError `not_found` */
export async function getCredential(db: Db, idOrName: string): Promise<Credential> {
  const found = await findCredential(db, idOrName)
  if (!found) throw missing({ noun, name: idOrName })
  return found
}

/** @throws AppError `not_found` */
export async function getSealedCredential(db: Db, idOrName: string): Promise<SealedCredential> {
  const [found] = await db.select().from(credential).where(named(idOrName))
  if (!found) throw missing({ noun, name: idOrName })
  return found
}

/**
 * @param input with the id that the caller made, as the secrets are sealed for it
 * @throws AppError `name_taken`
 */
export async function createCredential(db: Db, input: SealedCredentialInput & { id: string }): Promise<Credential> {
  const secretFields = merged({}, input.secretFields)
  await orConflict({ noun, name: input.name }, () => db.insert(credential).values({ ...input, secretFields }))
  return getCredential(db, input.id)
}

/**
 * Saves a credential. Another host or port is another server: the host keys that the first connection showed are forgotten
 * then, and what was learned about the server with them.
 *
 * @param version the one that the person saw; null overwrites whatever stands there
 * @throws AppError `not_found`, `stale_version`, `name_taken`
 */
export async function updateCredential(
  db: Db,
  id: string,
  version: number | null,
  input: SealedCredentialInput,
): Promise<Credential> {
  return db.transaction(async (tx) => {
    const [before] = await tx.select().from(credential).where(eq(credential.id, id)).for('update')
    if (!before) throw missing({ noun, name: id })
    const isOther = ['hostname', 'port'].some((field) => before.publicFields[field] !== input.publicFields[field])
    const changes = {
      ...input,
      secretFields: merged(before.secretFields, input.secretFields),
      ...(isOther ? { pinnedHostKeys: [] } : {}),
      ...nextVersion(credential),
    }
    const saved = await orConflict({ noun, name: input.name }, () =>
      tx
        .update(credential)
        .set(changes)
        .where(atVersion(credential, id, version))
        .returning(),
    )
    if (saved.length === 0) await refuseUnsaved(tx, credential, { noun, id })
    if (isOther) {
      await tx.update(destination).set({ profile: null, profiledAt: null }).where(eq(destination.credentialId, id))
    }
    return getCredential(tx, id)
  })
}

/**
 * Pins the host keys that the first connection showed, unless some are pinned: of two first connections one wins.
 * @returns what is pinned then; a caller who saw other keys must not go on (P25)
 * @throws AppError `not_found`
 */
export async function learnHostKeys(db: Db, id: string, keys: readonly string[]): Promise<string[]> {
  await db
    .update(credential)
    .set({ pinnedHostKeys: [...keys] })
    .where(and(eq(credential.id, id), sql`${credential.pinnedHostKeys} = '[]'::jsonb`))
  return (await getSealedCredential(db, id)).pinnedHostKeys
}

/** Lets the next connection pin anew, once the owner of the server has confirmed a change. @throws AppError `not_found` */
export async function forgetHostKeys(db: Db, id: string): Promise<Credential> {
  await db.update(credential).set({ pinnedHostKeys: [] }).where(eq(credential.id, id))
  return getCredential(db, id)
}

/** @throws AppError `not_found`; `in_use` with its destinations */
export async function deleteCredential(db: Db, id: string): Promise<void> {
  const { name } = await getCredential(db, id)
  await refuseUsed(db, noun, { id, name })
  await orConflict({ noun, name }, () => db.delete(credential).where(eq(credential.id, id)))
}

const named = (idOrName: string) => or(eq(credential.id, idOrName), eq(credential.name, idOrName))

function merged(
  before: Record<string, string>,
  changes: SealedCredentialInput['secretFields'],
): Record<string, string> {
  const all = Object.entries({ ...before, ...changes })
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null))
}

function toCredential(found: { credential: typeof credential.$inferSelect; usedBy: number }): Credential {
  const { credential: row, usedBy } = found
  return {
    ...storedPart(row),
    name: row.name,
    description: row.description,
    plugin: row.plugin,
    type: row.type,
    fields: row.publicFields,
    secretFields: Object.keys(row.secretFields).sort(),
    pinnedHostKeys: row.pinnedHostKeys,
    usedBy,
  }
}
