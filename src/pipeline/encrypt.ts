import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { PacketTag, packet } from './openpgp-packet.ts'
import type { PublicKey } from './public-key.ts'
import type { Stage } from './stage.ts'

const BLOCK_BYTES = 16
/** The modification detection packet: its tag and length, which the hash covers too, then 20 bytes. */
const MDC_START = Buffer.from([0xd3, 0x14])
/** Binary, no file name, no date: the same for every file. */
const LITERAL_START = Buffer.from([0x62, 0, 0, 0, 0, 0])
const SEIPD_VERSION = Buffer.from([1])

/**
 * Encrypts to one recipient in the form that every OpenPGP program reads: AES-256, integrity-protected (SEIPD v1), binary,
 * not compressed, not signed (spec 5.7, P23). The memory is that of a few chunks, whatever the size (P22).
 */
export function encrypt(publicKey: PublicKey): Stage {
  return async function* (source) {
    const sessionKey = randomBytes(32)
    yield await publicKey.wrap(sessionKey)
    const literal = packet(PacketTag.literal, LITERAL_START, source)
    yield* packet(PacketTag.seipd, SEIPD_VERSION, protect(literal, sessionKey))
  }
}

/** RFC 4880 §5.13: a random block whose end is repeated, the content, its SHA-1; all in AES-256-CFB without resynchronisation. */
async function* protect(content: AsyncIterable<Uint8Array>, sessionKey: Uint8Array): AsyncGenerator<Uint8Array> {
  const cipher = createCipheriv('aes-256-cfb', sessionKey, Buffer.alloc(BLOCK_BYTES))
  const hash = createHash('sha1')
  const seal = (plain: Uint8Array) => {
    hash.update(plain)
    return cipher.update(plain)
  }
  const prefix = randomBytes(BLOCK_BYTES)
  yield seal(Buffer.concat([prefix, prefix.subarray(-2)]))
  for await (const chunk of content) yield seal(chunk)
  yield seal(MDC_START)
  yield cipher.update(hash.digest())
}
