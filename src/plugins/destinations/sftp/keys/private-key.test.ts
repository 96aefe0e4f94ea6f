import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import ssh2 from 'ssh2'
import { describe, expect, test } from 'vitest'
import { readPrivateKey } from './private-key.ts'

// Made by puttygen 0.78 for this test; nothing else knows them. The passphrase is “sesame”.
const PPK_3_ED25519 = `PuTTY-User-Key-File-3: ssh-ed25519
Encryption: aes256-cbc
Comment: a key: of ana
Public-Lines: 2
AAAAC3NzaC1lZDI1NTE5AAAAIH0NCWLykxH9ae1XnvLcLC7xJcnoz59cF/ZwXlH7
stIU
Key-Derivation: Argon2id
Argon2-Memory: 256
Argon2-Passes: 2
Argon2-Parallelism: 1
Argon2-Salt: a7f205487deb6abcfb6b9f1962cb4283
Private-Lines: 1
+ukVj1/nyoKh4ckP0rUY95uIEKp9fiBBtDoQd8B5fgpZOFpTGXDsTd7bw6zfcDSF
Private-MAC: 9bd23cf57552e38bd1cc8b9581ae92bb790fb909d29a9b693e3175b6e2b05283`
const PPK_2_ECDSA = `PuTTY-User-Key-File-2: ecdsa-sha2-nistp384
Encryption: aes256-cbc
Comment: a key: of ana
Public-Lines: 3
AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBGDkSsu7B+EW
UzVYjqCKoKTy4PEQBsPEbCH+V6AS7rlXFBXBADfEp690wQuxTsEO9Pof4U3sNphe
di1LE2HjMcag3kzRKGHOoRXv/qf2lX1QZ9pC4R3D83st+N4JLFiDeQ==
Private-Lines: 2
AJUdl/GRF3VrvaCjprUtv5lZ6aoDO2cQzT0hxIvbGBj3T9u2CX1UkW3EGcbPZ4RL
fbElSdaiNHpEbjMletDd5w==
Private-MAC: a87995bc446a322ac411dc04396fefd13477f999`
const PPK_3_RSA = `PuTTY-User-Key-File-3: ssh-rsa
Encryption: none
Comment: a key: of ana
Public-Lines: 4
AAAAB3NzaC1yc2EAAAADAQABAAAAgQDLrZ4DrSftFJuMctT5oR5rhkBvighM8sHO
n0uAWvORPruXdRUWZ3zdGo1l/Z5DE4hFALesiCgH83d8a0ohX4sqA5u8UB3mPeWm
eSvTMc6wvfbkAKKTltkpUdUgNoaRDo8AdL4ZS8Z3yVZBNwVrI4Nj68X3BGQmciym
Droj/W9d3Q==
Private-Lines: 8
AAAAgQCxCOODxooho/vgBB/iKo1KYJK5YHz+hTK36fWyR1vWL3TWnMoLg0Ag3udw
cxWQr/WOJKWBrYc+Af0lhAwXHfjSqOfdns1rzf7gusuVXujGQ+TY7LslfC7MH0q5
XZBK0ZMUpg2kYJMbtYGpgmXWm7nkWfDVuNWcIVJIZUs5CL78cQAAAEEA/R6c8hMC
HDVswfGWvCYOK3e8V4HDgW+2VhK6pF3qfsFhDNQ/+Yj4MxhchNe7bYAZmNHu7gC+
2UnobqZDDm2BlwAAAEEAzf74wqRcXAb8EU4d/yGuk9AdyNsgefzjnQL7hxP1Tq9E
zOlsrkNW4sdO73r/bb767HJ/AswTfbZ1HGc5YIJiqwAAAEA/UURFeS5n46fL0JTq
mOqs6AjjwAHHaz43itm+l9PJyLhrOB+xb5hD9up8qQYYjbHegqqzYCFGN9xfMZW1
jAY7
Private-MAC: 7ef13f93109ef339b91af777f64de187b2f7b824f114871ef0c27107cf3dad6c`
const PUBLIC = {
  ed25519: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH0NCWLykxH9ae1XnvLcLC7xJcnoz59cF/ZwXlH7stIU a key: of ana',
  ecdsa:
    'ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBGDkSsu7B+EWUzVYjqCKoKTy4PEQBsPEbCH+V6AS7rlXFBXBADfEp690wQuxTsEO9Pof4U3sNphedi1LE2HjMcag3kzRKGHOoRXv/qf2lX1QZ9pC4R3D83st+N4JLFiDeQ== a key: of ana',
  rsa: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDLrZ4DrSftFJuMctT5oR5rhkBvighM8sHOn0uAWvORPruXdRUWZ3zdGo1l/Z5DE4hFALesiCgH83d8a0ohX4sqA5u8UB3mPeWmeSvTMc6wvfbkAKKTltkpUdUgNoaRDo8AdL4ZS8Z3yVZBNwVrI4Nj68X3BGQmciymDroj/W9d3Q== a key: of ana',
}

const parse = (text: string) => {
  const key = ssh2.utils.parseKey(text)
  if (key instanceof Error) throw key
  return key
}
const signs = (privateKey: string, publicKey: string) => {
  const key = parse(readPrivateKey(privateKey, 'sesame'))
  return parse(publicKey).verify('text', key.sign('text')) === true
}

/** What forms, shells and spreadsheets do to a key. */
const WAYS: Record<string, (key: string) => string> = {
  'as it is': (key) => key,
  'with CRLF': (key) => key.replaceAll('\n', '\r\n'),
  'on one line': (key) => key.replaceAll('\n', ' '),
  'with \\n': (key) => key.replaceAll('\n', '\\n'),
  'in quotes, between spaces': (key) => `  "${key}"\n\n`,
}

describe.each(Object.entries(WAYS))('pasted %s', (_name, paste) => {
  test.each([
    ['PPK 3, Ed25519, encrypted', PPK_3_ED25519, PUBLIC.ed25519],
    ['PPK 2, ECDSA, encrypted', PPK_2_ECDSA, PUBLIC.ecdsa],
    ['PPK 3, RSA', PPK_3_RSA, PUBLIC.rsa],
  ])('%s', (_form, key, publicKey) => expect(signs(paste(key), publicKey)).toBe(true))

  test('OpenSSH, encrypted', () => {
    const options = { passphrase: 'sesame', cipher: 'aes256-ctr', rounds: 1 }
    const pair = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256, ...options })
    expect(signs(paste(pair.private), pair.public)).toBe(true)
  })

  test.each(['pkcs1', 'pkcs8'] as const)('PEM, RSA, %s, encrypted', (type) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const options = { format: 'pem', cipher: 'aes-128-cbc', passphrase: 'sesame' } as const
    const pem = privateKey.export(type === 'pkcs1' ? { type, ...options } : { type, ...options })
    expect(matches(readPrivateKey(paste(pem.toString()), 'sesame'), publicKey.export({ format: 'jwk' }).n)).toBe(true)
  })

  test.each(['sec1', 'pkcs8'] as const)('PEM, ECDSA, %s', (type) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const key = readPrivateKey(paste(privateKey.export({ type, format: 'pem' }).toString()), undefined)
    expect(matches(key, publicKey.export({ format: 'jwk' }).x)).toBe(true)
  })
})

/** Whether the public half of a key in SSH form has a number or coordinate of a JWK. */
function matches(openSsh: string, wanted: string | undefined): boolean {
  const jwk = createPublicKey(parse(openSsh).getPublicPEM()).export({ format: 'jwk' })
  return (jwk.n ?? jwk.x) === wanted
}

describe('says what is wrong, and never a part of the key', () => {
  const plain = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 })
  const locked = ssh2.utils.generateKeyPairSync('ecdsa', {
    bits: 256,
    passphrase: 'sesame',
    cipher: 'aes256-ctr',
    rounds: 1,
  })
  const pem = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'sesame' },
  })
  const x25519 = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

  test.each([
    ['a public key', plain.public, undefined, /public key/],
    ['a public PEM', pem.publicKey, undefined, /public key/],
    ['OpenSSH, no passphrase', locked.private, undefined, /none was given/],
    ['OpenSSH, wrong passphrase', locked.private, 'wrong', /passphrase is wrong/],
    ['PEM, no passphrase', pem.privateKey, undefined, /none was given/],
    ['PEM, wrong passphrase', pem.privateKey, 'wrong', /passphrase is wrong/],
    ['PPK, no passphrase', PPK_3_ED25519, undefined, /none was given/],
    ['PPK, wrong passphrase', PPK_2_ECDSA, 'wrong', /passphrase is wrong/],
    ['PPK, cut', PPK_3_RSA.slice(0, 300), undefined, /not whole/],
    ['OpenSSH, cut', plain.private.slice(0, 200), undefined, /END/],
    ['PEM, a letter lost', pem.privateKey.replace('MII', 'MI'), 'sesame', /damaged|wrong/],
    ['a kind that SSH lacks', x25519, undefined, /Ed25519, ECDSA or RSA|not known/],
    ['anything', 'hello', undefined, /no known form/],
  ])('%s', (_name, key, passphrase, reason) => {
    const read = () => readPrivateKey(key, passphrase)
    expect(read).toThrow(
      expect.objectContaining({ code: 'private_key_invalid', message: expect.stringMatching(reason) }),
    )
    const words = key.split(/\s/).filter((word) => word.length > 20)
    for (const word of words) expect(read).not.toThrow(word.slice(0, 20))
  })
})
