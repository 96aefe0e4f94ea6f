import type { JsonWebKey } from 'node:crypto'

/** A length and that many bytes (RFC 4251). */
export function sshString(value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value as Uint8Array)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** A positive number as SSH writes it: no leading zeros, but for one where the first bit is set. */
export function sshNumber(value: Uint8Array): Buffer {
  const bytes = Buffer.from(value)
  const first = bytes.findIndex((byte) => byte !== 0)
  const digits = first === -1 ? Buffer.alloc(0) : bytes.subarray(first)
  return sshString((digits[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits)
}

/** Takes apart what `sshString` puts together. */
export function readStrings(blob: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at + 4 <= blob.length; ) {
    const end = at + 4 + blob.readUInt32BE(at)
    if (end > blob.length) break
    found.push(blob.subarray(at + 4, end))
    at = end
  }
  return found
}

const CURVES: Record<string, string> = { 'P-256': 'nistp256', 'P-384': 'nistp384', 'P-521': 'nistp521' }
const decode = (text: string | undefined) => Buffer.from(text ?? '', 'base64url')

/** A private key in the one form that the SSH library reads for every kind. Null for a kind that SSH servers do not take. */
export function jwkToOpenSsh(key: JsonWebKey): string | null {
  if (key.kty === 'RSA') return rsaKey([key.n, key.e, key.d, key.qi, key.p, key.q].map(decode))
  if (key.kty === 'EC' && CURVES[key.crv ?? '']) {
    const curve = CURVES[key.crv ?? ''] ?? ''
    const point = Buffer.concat([Buffer.of(4), decode(key.x), decode(key.y)])
    const blob = Buffer.concat([`ecdsa-sha2-${curve}`, curve, point].map(sshString))
    return armor(blob, Buffer.concat([blob, sshNumber(decode(key.d))]))
  }
  return key.kty === 'OKP' && key.crv === 'Ed25519' ? ed25519Key(decode(key.x), decode(key.d)) : null
}

/** From modulus, public exponent, private exponent, inverse of q, p, q. */
export function rsaKey(numbers: readonly Buffer[]): string {
  const [n = Buffer.alloc(0), e = Buffer.alloc(0)] = numbers
  const blob = Buffer.concat([sshString('ssh-rsa'), sshNumber(e), sshNumber(n)])
  return armor(blob, Buffer.concat([sshString('ssh-rsa'), ...numbers.map(sshNumber)]))
}

export function ed25519Key(publicHalf: Buffer, seed: Buffer): string {
  const blob = Buffer.concat([sshString('ssh-ed25519'), sshString(publicHalf)])
  return armor(blob, Buffer.concat([blob, sshString(Buffer.concat([seed, publicHalf]))]))
}

/** The openssh-key-v1 frame without encryption; it exists in memory only. */
export function armor(publicBlob: Buffer, privateFields: Buffer): string {
  const body = Buffer.concat([Buffer.alloc(8), privateFields, sshString('')])
  const padding = Buffer.from(Array.from({ length: (8 - (body.length % 8)) % 8 }, (_, index) => index + 1))
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...['none', 'none', ''].map(sshString),
    Buffer.of(0, 0, 0, 1),
    sshString(publicBlob),
    sshString(Buffer.concat([body, padding])),
  ])
  const lines = file.toString('base64').replace(/(.{70})/g, '$1\n')
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`
}
