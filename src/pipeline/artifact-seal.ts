import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/**
 * The form of a sealed file: a header, then blocks of a MiB, each encrypted and followed by its tag.
 * A block's nonce is its number and whether it is the last one, so a block that was changed, moved or taken away at the end does not open.
 * The last block is always shorter than a MiB (and may be empty), so the file's size alone tells the size of the content.
 */
export const BLOCK_BYTES = 1 << 20
const TAG_BYTES = 16
const MAGIC = Buffer.from('WBA1')
export const HEADER_BYTES = MAGIC.byteLength + 32

/** A header holds a salt of its own: the same artifact built again never meets the same key and nonce twice. */
export const newHeader = (): Buffer => Buffer.concat([MAGIC, randomBytes(32)])

/** Where a block starts in the file, and how long a block that holds `bytes` of content is there. */
export const blockStart = (index: number): number => HEADER_BYTES + index * (BLOCK_BYTES + TAG_BYTES)
export const sealedLength = (bytes: number): number => bytes + TAG_BYTES

/** The content's size by the file's; null where no file of this form is that long. */
export function contentSize(fileSize: number): number | null {
  const body = fileSize - HEADER_BYTES
  const whole = Math.floor(body / sealedLength(BLOCK_BYTES))
  const last = (body % sealedLength(BLOCK_BYTES)) - TAG_BYTES
  return body >= 0 && last >= 0 ? whole * BLOCK_BYTES + last : null
}

export interface Seal {
  seal(block: Uint8Array, index: number, isLast: boolean): Uint8Array[]
  /** Gives null for a block that is not what was sealed. */
  open(sealed: Uint8Array, index: number, isLast: boolean): Uint8Array | null
}

/** The seal of one file. Gives null where the header is not one of this form. */
export function deriveSeal(key: Uint8Array, id: string, header: Uint8Array): Seal | null {
  if (key.byteLength !== 32) throw new RangeError('a key that seals has 32 bytes')
  if (header.byteLength !== HEADER_BYTES || !MAGIC.equals(header.subarray(0, MAGIC.byteLength))) return null
  const salt = header.subarray(MAGIC.byteLength)
  const fileKey = new Uint8Array(hkdfSync('sha256', key, salt, `waybill artifact ${id}`, 32))
  return {
    seal(block, index, isLast) {
      const cipher = createCipheriv('aes-256-gcm', fileKey, nonce(index, isLast))
      return [cipher.update(block), cipher.final(), cipher.getAuthTag()]
    },
    open(sealed, index, isLast) {
      if (sealed.byteLength < TAG_BYTES) return null
      const decipher = createDecipheriv('aes-256-gcm', fileKey, nonce(index, isLast), { authTagLength: TAG_BYTES })
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
      const block = decipher.update(sealed.subarray(0, -TAG_BYTES))
      try {
        decipher.final()
        return block
      } catch {
        return null
      }
    },
  }
}

function nonce(index: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(index, 4)
  bytes.writeUInt8(isLast ? 1 : 0, 11)
  return bytes
}
