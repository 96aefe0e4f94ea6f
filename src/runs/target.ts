import { secretPlace } from '../model/credential.ts'
import { AppError } from '../model/errors.ts'
import { getSealedCredential, learnHostKeys } from '../store/credentials.ts'
import type { Db } from '../store/db.ts'
import { findDestination } from '../store/destinations.ts'
import type { WireTarget } from './data-plane/protocol.ts'
import type { Deps } from './deps.ts'

/** A target for a data-plane process, and the secrets that are in it, to be masked in whatever comes back. */
export interface OpenedTarget extends WireTarget {
  readonly secrets: readonly string[]
}

/**
 * Opens the credential of a destination: the one place where secrets leave the vault.
 * @throws AppError `not_found`, `sealing_key_wrong`
 */
export async function targetOf(
  { db, vault }: Pick<Deps, 'db' | 'vault'>,
  destination: { readonly name: string; readonly plugin: string; readonly credentialId: string },
  settings: Readonly<Record<string, unknown>>,
): Promise<OpenedTarget> {
  const credential = await getSealedCredential(db, destination.credentialId)
  const opened = Object.entries(credential.secretFields).map(
    ([field, sealed]) => [field, vault.open(sealed, secretPlace(credential.id, field))] as const,
  )
  return {
    plugin: destination.plugin,
    credentialType: credential.type,
    fields: { ...credential.publicFields, ...Object.fromEntries(opened) },
    settings,
    pinnedHostKeys: credential.pinnedHostKeys,
    profile: (await findDestination(db, destination.name))?.profile ?? null,
    secrets: opened.map(([, secret]) => secret),
  }
}

/**
 * Stores the host keys of a first connection.
 * @throws AppError `host_key_changed` where another first connection meanwhile saw others (P25)
 */
export async function pinHostKeys(db: Db, credentialId: string, keys: readonly string[]): Promise<void> {
  const pinned = await learnHostKeys(db, credentialId, keys)
  if (keys.every((key) => pinned.includes(key))) return
  throw new AppError('host_key_changed', 'Two first connections to the server saw different host keys.')
}
