import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { AppError } from '../model/errors.ts'

/** Seals texts with a key that only this installation has. */
export interface Vault {
  /** Names the key without telling it. */
  readonly keyId: string
  /** @param aad where the text will stand, as `credential:crd_…:passphrase`: elsewhere it cannot be opened */
  seal(text: string, aad: string): string
  /** @throws AppError `sealing_key_wrong` where another key sealed it, it was changed, or it stands elsewhere */
  open(sealed: string, aad: string): string
}

const CIPHER = 'aes-256-gcm'
const FORM = 'v1'

/**
 * AES-256-GCM in an envelope: each text has a random key of its own, and that key is sealed by the key of the
 * installation, so a new key of the installation re-wraps keys, not texts. A sealed text is
 * `v1.keyId.wrappedKey.text`, the last two in base64url.
 *
 * @param key 32 bytes
 */
export function openVault(key: Uint8Array): Vault {
  const keyId = createHash('sha256').update('waybill key id').update(key).digest('base64url').slice(0, 8)
  return {
    keyId,
    seal(text, aad) {
      const dataKey = randomBytes(32)
      const wrapped = encrypt(key, dataKey, `${keyId}:${aad}`)
      return [FORM, keyId, wrapped, encrypt(dataKey, Buffer.from(text), aad)].join('.')
    },
    open(sealed, aad) {
      const [form, sealedWith, wrapped, text] = sealed.split('.')
      if (form !== FORM || !wrapped || text === undefined) {
        throw new AppError('sealing_key_wrong', 'What is stored is not a sealed secret.')
      }
      if (sealedWith !== keyId) {
        throw new AppError('sealing_key_wrong', `The secret was sealed with the key ${sealedWith}, not with ${keyId}.`)
      }
      return decrypt(decrypt(key, wrapped, `${keyId}:${aad}`), text, aad).toString()
    },
  }
}

/** Nonce, ciphertext and tag in one. */
function encrypt(key: Uint8Array, plain: Uint8Array, aad: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(aad))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

function decrypt(key: Uint8Array, sealed: string, aad: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64url')
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, 12), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(aad)).setAuthTag(bytes.subarray(-16))
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
  } catch (cause) {
    throw new AppError('sealing_key_wrong', 'The secret was changed, or it was sealed for another place.', { cause })
  }
}
