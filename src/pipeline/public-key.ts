import type { Key, KeyID, PublicKey as OpenPgpKey, Subkey } from 'openpgp'
import { AppError } from '../model/errors.ts'
import { mendArmor } from './armor.ts'

/** A recipient's OpenPGP public key that was found usable. */
export interface PublicKey {
  /** Of the primary key, upper-case hex: what a person compares. */
  readonly fingerprint: string
  /** Of the subkey that files are encrypted to. */
  readonly encryptionFingerprint: string
  /** Of that key, as `rsa4096` or `curve25519`. */
  readonly algorithm: string
  readonly userIds: readonly string[]
  /** When the key can no longer be used; null: never. */
  readonly expiresAt: Date | null
  /** The block with its line breaks mended: what should be stored. */
  readonly armored: string
  /** What `encrypt` encrypts to: the key, which of its subkeys, and when that was found valid. */
  readonly recipient: { readonly key: OpenPgpKey; readonly keyId: KeyID; readonly validAt: Date }
}

/**
 * Reads a pasted public key and chooses what to encrypt to: the newest subkey that is valid `now`, whatever others expired beside it (P24).
 * The primary key is never chosen, even one that could encrypt (spec 5.7). Lost line breaks are mended.
 * @throws AppError `pgp_key_invalid`, `pgp_key_expired`
 */
export async function parsePublicKey(text: string, now: Date): Promise<PublicKey> {
  const { armored, binary } = mendArmor(text)
  const key = await readOnlyKey(binary)
  if (await key.isRevoked()) throw invalid('The PGP key was revoked by its owner. Ask for the current one.')
  const chosen = await findSubkey(key, now)
  if (chosen === null) throw await explain(key, now)
  return {
    fingerprint: key.getFingerprint().toUpperCase(),
    encryptionFingerprint: chosen.getFingerprint().toUpperCase(),
    algorithm: nameOf(chosen),
    userIds: key.getUserIDs(),
    expiresAt: await expiryOf(key, chosen),
    armored,
    recipient: { key, keyId: chosen.getKeyID(), validAt: now },
  }
}

async function readOnlyKey(binaryKeys: Uint8Array): Promise<OpenPgpKey> {
  const { readKeys } = await import('openpgp')
  const keys = await readKeys({ binaryKeys }).catch((cause) => {
    throw invalid('The PGP public key block cannot be read: a part of it is missing or was changed.', cause)
  })
  const [key] = keys
  if (key === undefined) throw invalid('The PGP public key block holds no key.')
  if (keys.length > 1) throw invalid(`The PGP public key block holds ${keys.length} keys. Paste the one to encrypt to.`)
  if (key.isPrivate()) throw invalid('This is a private PGP key. Paste the public key of the partner.')
  return key
}

/** `null` as the time asks for one that would be valid at some time. */
async function findSubkey(key: OpenPgpKey, at: Date | null): Promise<Subkey | null> {
  const found = await key.getEncryptionKey(undefined, at).catch(() => null)
  // Without a subkey the library falls back on the key itself.
  return found !== null && 'mainKey' in found ? found : null
}

async function expiryOf(key: OpenPgpKey, chosen: Subkey): Promise<Date | null> {
  const times = [await key.getExpirationTime(), await chosen.getExpirationTime()]
  const [first] = times.filter((time) => time instanceof Date).sort((a, b) => a.getTime() - b.getTime())
  return first ?? null
}

/** Why a key has nothing to encrypt to. */
async function explain(key: OpenPgpKey, now: Date): Promise<AppError> {
  const ageless = await findSubkey(key, null)
  const expiresAt = ageless && (await expiryOf(key, ageless))
  if (expiresAt && expiresAt <= now) {
    const day = expiresAt.toISOString().slice(0, 10)
    return new AppError('pgp_key_expired', `The PGP key ${key.getFingerprint().toUpperCase()} expired on ${day}.`)
  }
  const kinds = key.getKeys().map(nameOf).join(', ')
  return invalid(
    `The PGP key has no subkey that can encrypt now (it holds ${kinds}). Ask for a key with an encryption subkey.`,
  )
}

function nameOf(key: Key | Subkey): string {
  const { algorithm, bits, curve } = key.getAlgorithmInfo()
  if (bits) return `${algorithm.replace(/[A-Z].*/, '')}${bits}`
  return (curve ?? algorithm).replace(/Legacy$/, '')
}

const invalid = (message: string, cause?: unknown) => new AppError('pgp_key_invalid', message, { cause })
