import { argon2Sync, createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { armor, ed25519Key, readStrings, rsaKey, sshNumber, sshString } from './openssh-key.ts'

/** What a person is told of a PPK file that cannot be read. */
export class PpkProblem extends Error {}

interface Ppk {
  readonly version: 2 | 3
  readonly type: string
  readonly encryption: string
  readonly comment: string
  readonly derivation: string
  readonly publicBlob: Buffer
  readonly privateBlob: Buffer
  readonly mac: Buffer
}

interface Secrets {
  readonly cipherKey: Buffer
  readonly iv: Buffer
  readonly macKey: Buffer
}

// White space between the fields may be anything, so a key pasted on one line is read as it is (P28).
const FORM =
  /^PuTTY-User-Key-File-([23]):\s+(\S+)\s+Encryption:\s+(\S+)\s+Comment:[ \t]*(.*?)\s+Public-Lines:\s+\d+\s+([\w+/=\s]+?)\s+((?:Key-Derivation:.*?\s+)?)Private-Lines:\s+\d+\s+([\w+/=\s]+?)\s+Private-MAC:\s+([0-9a-f]+)/is

/**
 * Reads PuTTY's own form of a private key, version 2 or 3, and gives it in OpenSSH's, without encryption.
 * @throws PpkProblem that says what is wrong, never the key
 */
export function readPpk(text: string, passphrase: string | undefined): string {
  const ppk = parse(text)
  const isEncrypted = ppk.encryption !== 'none'
  if (isEncrypted && !passphrase) throw new PpkProblem('it has a passphrase, and none was given')
  if (isEncrypted && ppk.encryption !== 'aes256-cbc') throw new PpkProblem('its encryption is unknown')

  const secrets = derive(ppk, isEncrypted ? (passphrase ?? '') : '')
  const privateBlob = isEncrypted ? decrypt(ppk.privateBlob, secrets) : ppk.privateBlob
  const fields = [ppk.type, ppk.encryption, ppk.comment, ppk.publicBlob, privateBlob].map(sshString)
  const mac = createHmac(ppk.version === 3 ? 'sha256' : 'sha1', secrets.macKey)
    .update(Buffer.concat(fields))
    .digest()
  if (mac.length !== ppk.mac.length || !timingSafeEqual(mac, ppk.mac)) {
    throw new PpkProblem(isEncrypted ? 'the passphrase is wrong' : 'it is damaged')
  }
  return assemble(ppk.type, readStrings(ppk.publicBlob), readStrings(privateBlob))
}

function parse(text: string): Ppk {
  const found = FORM.exec(text)
  if (!found) throw new PpkProblem('it is not whole')
  const [, version, type = '', encryption = '', comment = '', open = '', derivation = '', secret = '', mac = ''] = found
  const decode = (lines: string) => Buffer.from(lines.replace(/\s/g, ''), 'base64')
  return {
    version: version === '3' ? 3 : 2,
    type,
    encryption,
    comment,
    derivation,
    publicBlob: decode(open),
    privateBlob: decode(secret),
    mac: Buffer.from(mac, 'hex'),
  }
}

function derive(ppk: Ppk, passphrase: string): Secrets {
  const none = Buffer.alloc(0)
  if (ppk.version === 2) {
    const sha1 = (...parts: (string | Buffer)[]) =>
      createHash('sha1')
        .update(Buffer.concat(parts.map((part) => Buffer.from(part as string))))
        .digest()
    const cipherKey = Buffer.concat([0, 1].map((n) => sha1(Buffer.of(0, 0, 0, n), passphrase))).subarray(0, 32)
    return { cipherKey, iv: Buffer.alloc(16), macKey: sha1('putty-private-key-file-mac-key', passphrase) }
  }
  if (ppk.encryption === 'none') return { cipherKey: none, iv: none, macKey: none }
  const value = (name: string) => new RegExp(`${name}:\\s+(\\S+)`).exec(ppk.derivation)?.[1] ?? ''
  const algorithm = value('Key-Derivation').toLowerCase()
  const memory = Number(value('Argon2-Memory'))
  if (!isArgon2(algorithm) || !(memory <= 1024 * 1024)) throw new PpkProblem('its key derivation is unknown')
  const all = argon2Sync(algorithm, {
    message: passphrase,
    nonce: Buffer.from(value('Argon2-Salt'), 'hex'),
    memory,
    passes: Number(value('Argon2-Passes')),
    parallelism: Number(value('Argon2-Parallelism')),
    tagLength: 80,
  })
  return { cipherKey: all.subarray(0, 32), iv: all.subarray(32, 48), macKey: all.subarray(48) }
}

const isArgon2 = (name: string): name is 'argon2d' | 'argon2i' | 'argon2id' =>
  ['argon2d', 'argon2i', 'argon2id'].includes(name)

function decrypt(bytes: Buffer, { cipherKey, iv }: Secrets): Buffer {
  if (bytes.length % 16 !== 0) throw new PpkProblem('it is damaged')
  const cipher = createDecipheriv('aes-256-cbc', cipherKey, iv).setAutoPadding(false)
  return Buffer.concat([cipher.update(bytes), cipher.final()])
}

function assemble(type: string, open: Buffer[], secret: Buffer[]): string {
  const [, one = Buffer.alloc(0), two = Buffer.alloc(0)] = open
  const [first = Buffer.alloc(0), p = Buffer.alloc(0), q = Buffer.alloc(0), inverse = Buffer.alloc(0)] = secret
  if (type === 'ssh-ed25519') return ed25519Key(one, first)
  if (type === 'ssh-rsa') return rsaKey([two, one, first, inverse, p, q])
  if (/^ecdsa-sha2-nistp(256|384|521)$/.test(type)) {
    const blob = Buffer.concat(open.map(sshString))
    return armor(blob, Buffer.concat([blob, sshNumber(first)]))
  }
  throw new PpkProblem(`keys of the kind ${type.slice(0, 40)} are not taken`)
}
