import { secretPlace } from '../model/credential.ts'
import { AppError } from '../model/errors.ts'
import { getSealedCredential, learnHostKeys, type SealedCredential } from '../store/credentials.ts'
import type { Db } from '../store/db.ts'
import { findDestination } from '../store/destinations.ts'
import type { Vault } from '../vault/vault.ts'
import type { WireTarget } from './data-plane/protocol.ts'
import type { Deps } from './deps.ts'

type Sealed = Pick<SealedCredential, 'id' | 'secretFields'>

/** A target for a data-plane process, and the secrets that are in it, to be masked in whatever comes back. */
export interface OpenedTarget extends WireTarget {
  readonly secrets: readonly string[]
}

/** The secret fields of a credential: the one place where they leave the vault. @throws AppError `sealing_key_wrong` */
export function openSecrets(vault: Vault, { id, secretFields }: Sealed): Record<string, string> {
  const opened = Object.entries(secretFields).map(([field, text]) => [field, vault.open(text, secretPlace(id, field))])
  return Object.fromEntries(opened)
}

/**
 * What reaches a destination, with the secrets of its credential.
 * @throws AppError `not_found`, `sealing_key_wrong`
 */
export async function targetOf(
  { db, vault }: Pick<Deps, 'db' | 'vault'>,
  destination: { readonly name: string; readonly plugin: string; readonly credentialId: string },
  settings: Readonly<Record<string, unknown>>,
): Promise<OpenedTarget> {
  const credential = await getSealedCredential(db, destination.credentialId)
  const opened = openSecrets(vault, credential)
  return {
    plugin: destination.plugin,
    credentialType: credential.type,
    fields: { ...credential.publicFields, ...opened },
    settings,
    pinnedHostKeys: credential.pinnedHostKeys,
    profile: (await findDestination(db, destination.name))?.profile ?? null,
    secrets: Object.values(opened),
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
