import { and, asc, eq, or, sql } from 'drizzle-orm'
import type { Credential, CredentialInput } from '../model/credential.ts'
import { AppError } from '../model/errors.ts'
import type { Db } from './db.ts'
import { byName, type ListRequest, listed } from './rows/named.ts'
import { limitOf, type Page, toPage } from './rows/paging.ts'
import { atVersion, missing, nextVersion, orConflict, refuseUnsaved, refuseUsed, storedPart } from './rows/saving.ts'
import { credential, destination } from './schema/objects.ts'

const noun = 'credential'
const key = [credential.name, credential.id] as const

/** A credential as it rests: secrets sealed by the caller. */
export type SealedCredentialInput = Omit<CredentialInput, 'fields'> & {
  readonly publicFields: CredentialInput['fields']
  /** Sealed texts by field: all that it has from here on. */
  readonly secretFields: Readonly<Record<string, string>>
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

export async function listCredentials(db: Db, request: ListRequest = {}): Promise<Page<Credential>> {
  const rows = await selectCredentials(db)
    .where(listed(key, request))
    .orderBy(...byName(key))
    .limit(limitOf(request) + 1)
  return toPage(rows.map(toCredential), request, (it) => [it.name, it.id])
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
export async function getSealedFields(db: Db, idOrName: string): Promise<SealedCredential> {
  const [found] = await db.select().from(credential).where(named(idOrName))
  if (!found) throw missing({ noun, name: idOrName })
  return found
}

/**
 * @param input with the id that the caller made, as the secrets are sealed for it
 * @throws AppError `name_taken`
 */
export async function createCredential(db: Db, input: SealedCredentialInput & { id: string }): Promise<Credential> {
  await orConflict({ noun, name: input.name }, () => db.insert(credential).values(input))
  return getCredential(db, input.id)
}

/**
 * @param version the one that the person saw; null overwrites whatever stands there
 * @throws AppError `not_found`, `stale_version`, `name_taken`
 */
export async function updateCredential(
  db: Db,
  id: string,
  version: number | null,
  input: SealedCredentialInput,
): Promise<Credential> {
  const saved = await orConflict({ noun, name: input.name }, () =>
    db
      .update(credential)
      .set({ ...input, ...nextVersion(credential) })
      .where(atVersion(credential, id, version))
      .returning({ id: credential.id }),
  )
  return saved.length > 0 ? getCredential(db, id) : refuseUnsaved(db, credential, { noun, id })
}

/**
 * Pins the host keys that the first connection showed, unless some are pinned: of two first connections one wins.
 * @throws AppError `not_found`; `host_key_changed` where the other one saw other keys (P25)
 */
export async function pinHostKeys(db: Db, id: string, keys: readonly string[]): Promise<void> {
  await db
    .update(credential)
    .set({ pinnedHostKeys: [...keys] })
    .where(and(eq(credential.id, id), sql`${credential.pinnedHostKeys} = '[]'::jsonb`))
  const { name, pinnedHostKeys } = await getSealedFields(db, id)
  if (!keys.every((it) => pinnedHostKeys.includes(it))) {
    throw new AppError('host_key_changed', `Two first connections of “${name}” at once saw different host keys.`)
  }
}

/**
 * Lets the next connection pin anew: another host, or a change that the owner of the server has confirmed. What was
 * learned about the server goes with it.
 */
export async function forgetHostKeys(db: Db, id: string): Promise<void> {
  await db.update(credential).set({ pinnedHostKeys: [] }).where(eq(credential.id, id))
  await db.update(destination).set({ profile: null, profiledAt: null }).where(eq(destination.credentialId, id))
}

/** @throws AppError `not_found`; `in_use` with its destinations */
export async function deleteCredential(db: Db, id: string): Promise<void> {
  const { name } = await getCredential(db, id)
  const used = await db
    .select({ name: destination.name })
    .from(destination)
    .where(eq(destination.credentialId, id))
    .orderBy(asc(destination.name))
  refuseUsed(
    { noun, name },
    used.map((it) => ({ noun: 'destination', name: it.name })),
  )
  await orConflict({ noun, name }, () => db.delete(credential).where(eq(credential.id, id)))
}

const named = (idOrName: string) => or(eq(credential.id, idOrName), eq(credential.name, idOrName))

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
