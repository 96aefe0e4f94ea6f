import { eq, isNotNull, sql } from 'drizzle-orm'
import type { Db } from '../db.ts'
import { dataTemplate, destination } from '../schema/objects.ts'

/** A partner's public key that files are encrypted to, where it is set. */
export interface RecipientKey {
  /** Of what sets it. */
  readonly id: string
  /** As `the destination “Persado”`. */
  readonly where: string
  readonly destination: string
  readonly armored: string
}

/** The public keys of destinations and of their data templates. */
export async function listRecipientKeys(db: Db): Promise<RecipientKey[]> {
  const ofDestination = sql<string>`${destination.settings} ->> 'pgpPublicKey'`
  const ofTemplate = sql<string>`${dataTemplate.settings} ->> 'pgpPublicKey'`
  const own = await db
    .select({ id: destination.id, destination: destination.name, armored: ofDestination })
    .from(destination)
    .where(isNotNull(ofDestination))
  const below = await db
    .select({ id: dataTemplate.id, name: dataTemplate.name, destination: destination.name, armored: ofTemplate })
    .from(dataTemplate)
    .innerJoin(destination, eq(destination.id, dataTemplate.destinationId))
    .where(isNotNull(ofTemplate))
  return [
    ...own.map((it) => ({ ...it, where: `the destination “${it.destination}”` })),
    ...below.map(({ name, ...it }) => ({ ...it, where: `the data template “${name}” of “${it.destination}”` })),
  ]
}
