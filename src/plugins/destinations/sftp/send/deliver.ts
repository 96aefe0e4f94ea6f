import type { Context, Deliverable, DeliveryContext } from '../../../sdk/destination.ts'
import { isLongLine, Knowledge, readProfile, type ServerProfile, stripesFor } from '../profile.ts'
import { pathsOf } from '../settings.ts'
import { connect, type Limits } from '../wire/connect.ts'
import { isMissing } from '../wire/failure.ts'
import { callerFor, Fleet, type SftpTarget } from './fleet.ts'
import { attempt, rename } from './place.ts'
import { isLarge, Shipment } from './shipment.ts'

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
  await using fleet = new Fleet(credential, callerFor(target, context, limits), granted)
  const known = new Knowledge(profile, (facts) => context.learnProfile(facts))
  const upcoming = files[Symbol.asyncIterator]()
  const next = upcoming.next()
  // A large file over a line that is known to be long: its connections need not wait for the first one.
  next.then(
    ({ value }) => value && isLarge(value) && granted > 1 && isLong(profile) && fleet.more(),
    () => {},
  )
  const server = await fleet.first()
  const shipment = new Shipment({ fleet, server, folder: target.settings.remoteFolder, known, context })
  for (let file = await next; !file.done; file = await upcoming.next()) {
    const proof = await shipment.send(file.value)
    context.log('delivered', { path: proof.path, bytes: proof.bytes, verified: proof.verified })
    await context.delivered(file.value, proof)
  }
  await shipment.learnLine()
}

const isLong = ({ roundTripMs }: ServerProfile): boolean => roundTripMs !== undefined && isLongLine(roundTripMs)

/** Removes temporary files of these names, and gives a file that was moved aside its name back (P4). */
export async function discard(
  files: readonly Pick<Deliverable, 'id' | 'name'>[],
  target: SftpTarget,
  { context, limits }: { context: Context; limits: Limits },
): Promise<void> {
  await using server = await connect(target.credential, callerFor(target, context, limits))
  for (const file of files) {
    const { part, final, aside, probe } = pathsOf(target.settings.remoteFolder, file)
    for (const path of [part, probe]) await attempt(server.remove(path))
    const found = await attempt(server.stat(final))
    if (!found) await attempt(server.remove(aside))
    else if (isMissing(found)) await rename(server, aside, final)
  }
}
