import { randomBytes } from 'node:crypto'
import { ReadableStream } from 'node:stream/web'
import type { PublicKey } from './public-key.ts'
import { copies, type Stage } from './stage.ts'

/**
 * Encrypts to one recipient in the form that every OpenPGP program reads: AES-256, integrity-protected (SEIPD v1), binary,
 * not compressed, not signed (spec 5.7). The memory is that of a few chunks, whatever the size (P22).
 */
export function encrypt({ recipient }: PublicKey): Stage {
  return async function* (source) {
    const openpgp = await import('openpgp')
    const content = ReadableStream.from(copies(source))
    yield* await openpgp.encrypt({
      message: await openpgp.createMessage({ binary: content, date: recipient.validAt }),
      encryptionKeys: recipient.key,
      encryptionKeyIDs: recipient.keyId,
      // A session key that names no AEAD algorithm asks for SEIPD v1, whatever the key announces (P23).
      sessionKey: { data: randomBytes(32), algorithm: 'aes256' },
      date: recipient.validAt,
      format: 'binary',
      config: { preferredCompressionAlgorithm: openpgp.enums.compression.uncompressed },
    })
  }
}
