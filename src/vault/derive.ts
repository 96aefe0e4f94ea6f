import { hkdfSync } from 'node:crypto'

/**
 * A secret for one purpose, the same for everybody who has the sealing key: servers that share a store share it, and it
 * tells nothing of the key or of secrets for other purposes.
 */
export const deriveSecret = (key: Uint8Array, purpose: string): string =>
  Buffer.from(hkdfSync('sha256', key, '', `waybill ${purpose}`, 32)).toString('base64url')
