import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { packet } from './openpgp-packet.ts'
import type { PublicKey } from './public-key.ts'
import { release } from './release.ts'
import type { Stage } from './stage.ts'

const LITERAL_DATA = 11
const INTEGRITY_PROTECTED_DATA = 18
const VERSION_1 = Buffer.of(1)
/** Binary, without a file name, without a date. */
const LITERAL_HEADER = Buffer.from([0x62, 0, 0, 0, 0, 0])
const DIGEST_HEADER = Buffer.from([0xd3, 0x14])
const BLOCK_BYTES = 16

/**
 * Encrypts to one recipient in the form that every OpenPGP program reads: AES-256, integrity-protected (SEIPD v1), binary,
 * not compressed, not signed (spec 5.7). The memory is that of a few blocks, whatever the size (P22).
 *
 * openpgp.js seals the session key and node:crypto does the ciphers; only the lengths of packets are written here. Its own
 * stream makes so much garbage beside a running delivery that the processor time of the whole doubles (decision 14).
 */
export function encrypt({ recipient }: PublicKey): Stage {
  return async function* (source) {
    const { encryptSessionKey } = await import('openpgp')
    const sessionKey = randomBytes(32)
    // Naming no AEAD algorithm is what asks for SEIPD v1, whatever the key announces (P23).
    yield await encryptSessionKey({
      data: sessionKey,
      algorithm: 'aes256',
      encryptionKeys: recipient.key,
      encryptionKeyIDs: recipient.keyId,
      date: recipient.validAt,
      format: 'binary',
    })
    yield* packet(INTEGRITY_PROTECTED_DATA, sealed(packet(LITERAL_DATA, literal(source)), sessionKey))
  }
}

async function* literal(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield LITERAL_HEADER
  yield* source
}

/** The body of the packet: a random block whose end is repeated, the data, and a digest over both (RFC 4880 section 5.13). */
async function* sealed(data: AsyncIterable<Uint8Array>, sessionKey: Uint8Array): AsyncGenerator<Uint8Array> {
  const cipher = createCipheriv('aes-256-cfb', sessionKey, Buffer.alloc(BLOCK_BYTES))
  const digest = createHash('sha1')
  const random = randomBytes(BLOCK_BYTES)
  yield VERSION_1
  for await (const bytes of after([random, random.subarray(-2)], data)) {
    digest.update(bytes)
    const part = cipher.update(bytes)
    yield part
    release(part)
  }
  digest.update(DIGEST_HEADER)
  yield cipher.update(Buffer.concat([DIGEST_HEADER, digest.digest()]))
}

async function* after(first: readonly Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* first
  yield* rest
}
