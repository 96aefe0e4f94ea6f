import { createPrivateKey } from 'node:crypto'
import ssh2 from 'ssh2'
import { AppError } from '../../../../model/errors.ts'
import { jwkToOpenSsh } from './openssh-key.ts'
import { PpkProblem, readPpk } from './ppk.ts'

/**
 * Reads a private key in OpenSSH, PEM (PKCS#1, PKCS#8, SEC1) or PPK form, mended where a form or a shell has put it on one
 * line (P28), and gives it in OpenSSH form without encryption, to be held in memory only.
 * @throws AppError `private_key_invalid` that says what is wrong, never a part of the key
 */
export function readPrivateKey(pasted: string, passphrase: string | undefined): string {
  const text = mend(pasted)
  refusePublic(text)
  if (text.startsWith('PuTTY-User-Key-File-')) return fromPpk(text, passphrase)
  if (text.startsWith('-----BEGIN OPENSSH PRIVATE KEY-----')) return fromOpenSsh(text, passphrase)
  if (/^-----BEGIN (RSA |EC |ENCRYPTED )?PRIVATE KEY-----/.test(text)) return fromPem(text, passphrase)
  if (text.startsWith('-----BEGIN DSA')) throw invalid('DSA keys are no longer taken by SSH servers')
  throw invalid('it is in no known form')
}

const invalid = (reason: string) => new AppError('private_key_invalid', `The private key cannot be used: ${reason}.`)

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/

function mend(pasted: string): string {
  const text = pasted
    .replace(/\\r|\r/g, '')
    .replace(/\\n/g, '\n')
    .trim()
    .replace(/^(["'])([\s\S]*)\1$/, '$2')
    .trim()
  const found = PEM.exec(text)
  if (!found) return text
  const [, label, inside = ''] = found
  const headers = /Proc-Type:\s*(\S+)\s+DEK-Info:\s*(\S+)/.exec(inside)
  const body = inside.slice(headers ? headers.index + headers[0].length : 0).replace(/\s/g, '')
  const intro = headers ? `Proc-Type: ${headers[1]}\nDEK-Info: ${headers[2]}\n\n` : ''
  return `-----BEGIN ${label}-----\n${intro}${body.replace(/(.{64})/g, '$1\n').trim()}\n-----END ${label}-----\n`
}

function refusePublic(text: string): void {
  const isPublic = /^(ssh-|ecdsa-sha2-|sk-)\S+ AAAA/.test(text) || /^-{4,5} ?BEGIN (SSH2 |RSA )?PUBLIC KEY/.test(text)
  if (isPublic) throw invalid('this is a public key, and its private half is needed')
  if (/^-----BEGIN [A-Z ]*CERTIFICATE/.test(text)) throw invalid('this is a certificate')
  if (/^-----BEGIN/.test(text) && !PEM.test(text)) throw invalid('its last line, -----END …-----, is missing')
}

function fromPpk(text: string, passphrase: string | undefined): string {
  try {
    return readPpk(text, passphrase)
  } catch (error) {
    throw invalid(error instanceof PpkProblem ? error.message : 'it is damaged')
  }
}

function fromOpenSsh(text: string, passphrase: string | undefined): string {
  const key = ssh2.utils.parseKey(text, passphrase)
  if (key instanceof Error) {
    if (/no passphrase given/i.test(key.message)) throw invalid('it has a passphrase, and none was given')
    if (/bad passphrase/i.test(key.message)) throw invalid(passphrase ? 'the passphrase is wrong' : 'it is damaged')
    if (/unsupported.*(type|cipher)/i.test(key.message)) throw invalid('its kind is not known')
    throw invalid('it is damaged')
  }
  return passphrase ? fromPem(key.getPrivatePEM(), undefined) : text
}

function fromPem(text: string, passphrase: string | undefined): string {
  try {
    const key = createPrivateKey({ key: text, format: 'pem', ...(passphrase ? { passphrase } : {}) })
    const openSsh = jwkToOpenSsh(key.export({ format: 'jwk' }))
    if (openSsh) return openSsh
  } catch (error) {
    throw invalid(reasonOf(error, passphrase))
  }
  throw invalid('keys of this kind are not taken by SSH servers: use Ed25519, ECDSA or RSA')
}

function reasonOf(error: unknown, passphrase: string | undefined): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ERR_MISSING_PASSPHRASE' || /INTERRUPTED_OR_CANCELLED/.test(code)) {
    return 'it has a passphrase, and none was given'
  }
  if (/UNSUPPORTED_KEY|JWK/.test(code)) return 'its kind is not known'
  return passphrase && /BAD_DECRYPT|PKCS12|WRONG|ASN1|UNSUPPORTED/.test(code)
    ? 'the passphrase is wrong'
    : 'it is damaged'
}
