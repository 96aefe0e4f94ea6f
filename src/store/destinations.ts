import { eq, or, sql } from 'drizzle-orm'
import { newId } from '../lib/ids.ts'
import { openToAny } from '../model/business-access.ts'
import type { Destination, DestinationInput } from '../model/destination.ts'
import type { Db } from './db.ts'
import { refuseUsed } from './rows/dependants.ts'
import { type ListRequest, namedOrder } from './rows/named.ts'
import { type CuttablePage, limitOf } from './rows/paging.ts'
import { atVersion, missing, nextVersion, orConflict, referredId, refuseUnsaved, storedPart } from './rows/saving.ts'
import { credential, dataTemplate, destination } from './schema/objects.ts'

const noun = 'destination'
const order = namedOrder<Destination>(destination.name, destination)

/** What a person wrote, with what the caller read off the PGP key in its settings. */
export type DestinationSave = DestinationInput & { readonly pgpKeyFingerprint: string | null }

/** The access switches of its data templates. */
const templateSwitches = sql<Destination['access'][]>`(
  select coalesce(jsonb_agg(${dataTemplate.access}), '[]') from ${dataTemplate}
  where ${dataTemplate.destinationId} = ${destination.id})`

const selectDestinations = (db: Db) =>
  db
    .select({ destination, credential: credential.name, templates: templateSwitches })
    .from(destination)
    .innerJoin(credential, eq(credential.id, destination.credentialId))

export async function listDestinations(db: Db, request: ListRequest = {}): Promise<CuttablePage<Destination>> {
  const rows = await selectDestinations(db)
    .where(order.where(request))
    .orderBy(...order.by(request))
    .limit(limitOf(request) + 1)
  return order.page(rows.map(toDestination), request)
}

export async function findDestination(db: Db, idOrName: string): Promise<Destination | undefined> {
  const [found] = await selectDestinations(db).where(or(eq(destination.id, idOrName), eq(destination.name, idOrName)))
  return found && toDestination(found)
}

/** @throws AppError `not_found` */
export async function getDestination(db: Db, idOrName: string): Promise<Destination> {
  const found = await findDestination(db, idOrName)
  if (!found) throw missing({ noun, name: idOrName })
  return found
}

/** @throws AppError `name_taken`; `invalid_input` where there is no such credential */
export async function createDestination(db: Db, input: DestinationSave): Promise<Destination> {
  const id = newId('dst')
  const values = await toValues(db, input)
  await orConflict({ noun, name: input.name }, () => db.insert(destination).values({ id, ...values }))
  return getDestination(db, id)
}

/**
 * Saves a destination. What was learned about its server is forgotten with another credential or other settings.
 *
 * @param version the one that the person saw; null overwrites whatever stands there
 * @throws AppError `not_found`, `stale_version`, `name_taken`, `invalid_input`
 */
export async function updateDestination(
  db: Db,
  id: string,
  version: number | null,
  input: DestinationSave,
): Promise<Destination> {
  const values = await toValues(db, input)
  const isSame = sql`${destination.credentialId} = ${values.credentialId} and ${destination.settings} = ${JSON.stringify(values.settings)}::jsonb`
  const [saved] = await orConflict({ noun, name: input.name }, () =>
    db
      .update(destination)
      .set({
        ...values,
        profile: sql`case when ${isSame} then ${destination.profile} end`,
        profiledAt: sql`case when ${isSame} then ${destination.profiledAt} end`,
        ...nextVersion(destination),
      })
      .where(atVersion(destination, id, version))
      .returning({ id: destination.id }),
  )
  return saved ? getDestination(db, id) : refuseUnsaved(db, destination, { noun, id })
}

/** Stores what a check or a run learned about the server; no edit, so the version stays. */
export async function saveProfile(db: Db, id: string, profile: Readonly<Record<string, unknown>>): Promise<void> {
  await db.update(destination).set({ profile, profiledAt: sql`now()` }).where(eq(destination.id, id))
}

/** @throws AppError `not_found`; `in_use` with its orchestrations, or its data templates */
export async function deleteDestination(db: Db, id: string): Promise<void> {
  const { name } = await getDestination(db, id)
  await refuseUsed(db, noun, { id, name })
  await orConflict({ noun, name }, () => db.delete(destination).where(eq(destination.id, id)))
}

async function toValues(db: Db, input: DestinationSave) {
  const { credential: credentialName, ...values } = input
  const credentialId = await referredId(db, credential, {
    noun: 'credential',
    name: credentialName,
    field: 'credential',
  })
  return { ...values, credentialId }
}

type Row = Awaited<ReturnType<typeof selectDestinations>>[number]

function toDestination({ destination: row, credential, templates }: Row): Destination {
  return {
    ...storedPart(row),
    name: row.name,
    description: row.description,
    plugin: row.plugin,
    credential,
    access: row.access,
    settings: row.settings,
    profile: row.profile,
    profiledAt: row.profiledAt?.toISOString() ?? null,
    pgpKeyFingerprint: row.pgpKeyFingerprint,
    openTo: openToAny(row.access, templates),
  }
}
