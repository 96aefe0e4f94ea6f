import type { Context, Deliverable, DeliveryContext } from '../../sdk/destination.ts'
import { callerFor, Fleet, type SftpTarget } from './fleet.ts'
import { attempt, rename } from './place.ts'
import { Knowledge, readProfile, stripesFor } from './profile.ts'
import { pathsOf } from './settings.ts'
import { Shipment } from './shipment.ts'
import { connect, type Limits } from './wire/connect.ts'
import { isMissing } from './wire/failure.ts'

/** Most connections to one host over all runs, where its preset does not say less (P29). */
const MOST_CONNECTIONS = 8

export const hostOf = ({ hostname, port }: { hostname: string; port: number }): string => `${hostname}:${port}`

/**
 * Sends files in order, each whole or not at all. A failure leaves the temporary file, so that the next attempt goes on from it.
 * @throws AppError with the code of what went wrong, or the signal's reason
 */
export async function deliver(
  files: AsyncIterable<Deliverable>,
  target: SftpTarget,
  { context, limits }: { context: DeliveryContext; limits: Limits },
): Promise<void> {
  const { credential } = target
  const profile = readProfile(target.profile)
  const most = credential.maxConnections ?? MOST_CONNECTIONS
  const granted = await context.takeConnections(hostOf(credential), stripesFor(profile, most), most)
  await using fleet = await Fleet.open(credential, callerFor(target, context, limits), granted)
  const known = new Knowledge(profile, (facts) => context.learnProfile(facts))
  const shipment = new Shipment({ fleet, folder: target.settings.remoteFolder, known, context })
  for await (const file of files) {
    const proof = await shipment.send(file)
    context.log('delivered', { path: proof.path, bytes: proof.bytes, verified: proof.verified })
    await context.delivered(file, proof)
  }
  await shipment.learnLine()
}

/** Removes temporary files of these names, and gives a file that was moved aside its name back (P4). */
export async function discard(
  files: readonly Pick<Deliverable, 'id' | 'name'>[],
  target: SftpTarget,
  { context, limits }: { context: Context; limits: Limits },
): Promise<void> {
  await using server = await connect(target.credential, callerFor(target, context, limits))
  for (const file of files) {
    const { part, final, aside } = pathsOf(target.settings.remoteFolder, file)
    await attempt(server.remove(part))
    const found = await server.stat(final).catch((error: unknown) => {
      if (isMissing(error)) return null
      throw error
    })
    await (found ? attempt(server.remove(aside)) : rename(server, aside, final))
  }
}
