import { createHash, randomBytes } from 'node:crypto'

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** A key that nobody can guess, and all that is kept of it. It has 256 random bits, so its hash needs no salt. */
export function newApiKey(): { readonly key: string; readonly prefix: string; readonly sha256: string } {
  const key = `waybill_${randomBytes(32).toString('base64url')}`
  return { key, prefix: key.slice(0, 12), sha256: sha256(key).toString('hex') }
}
