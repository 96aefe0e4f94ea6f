import { enums, generateKey, type KeyOptions, revokeKey } from 'openpgp'
import { describe, expect, test } from 'vitest'
import { parsePublicKey } from './public-key.ts'

const now = new Date('2026-11-23T08:30:00Z')
const days = (count: number) => count * 86_400
const made = new Date('2026-01-01T00:00:00Z')
const userIDs = [{ name: 'Partner', email: 'partner@example.com' }]

/** Made by GnuPG: an RSA key that certifies, signs and encrypts, and has no subkey. */
const BARE_PRIMARY = `-----BEGIN PGP PUBLIC KEY BLOCK-----

mQENBGlVuQABCACn/axyMmlrNZGsLBrt4bdMjvd20TXdNIyG0T8bn0rLmulw5sIOytRNgp67Usp7ZQ1qZXOu7iyRX9BCeOOTemddm9u+RfnLmg
mu/kHgHGClbqB/lXE7aiyuxQlu6Ycm6MVi6wcxE+beAZXlSyLCY4HhegiZmUIc20gG5lb/pK1hVXw8+lzjeopMkbvdZhUJbe105Li4WAPeObag
cMXAHE99I//utw5wDbo9TNWQ/gK4orNrQM0n+H3/bfCBiJaUW2vsrPK8AjvRqD4EeVohRECYL+BtLDM44+82czmoCwkKxW4kPcNUDPyiJ0F+h2
RNDWGg1ShLBl+mQkSPM6SBemrbABEBAAG0BGJhcmWJAU4EEwEKADgWIQSSQxtFW+iWL+7aYJDvCr4uALym4gUCaVW5AAIbDwULCQgHAgYVCgkI
CwIEFgIDAQIeAQIXgAAKCRDvCr4uALym4rO7CACkwMAkEXmcbublpy7sKbTB4vbeSbTLEidm8FRa09TpT+BZgIIM200ovBz5fePuILeBZ9HSDY
JivXLt62jrJjsHlLfFaF0WnRohj+jLKW1rEs5dEalWfw2NOdLfGRs1Kwbd6iiDn7XfTX7f3q7xX8+5l6DpszH8Mp7ilFqEEYXBN3TaOx7qcVFR
BazE+wrfiGSYUVk+i/0M0u43BkuUz1Pfq3sHjqqtwLO+FUQTuBnzzr29cwtcQOemr7kPRriK6POVggIh/1AbeRgccFUi5dGviAbsaajxLi6MrR
aA0i5uYZeFMQc/jBWHX5a3ZZfaGQJ9OlunleU8VvQDwAwfu55j
-----END PGP PUBLIC KEY BLOCK-----`

async function makeKey(options: Partial<KeyOptions> = {}) {
  return generateKey({ ...options, userIDs, date: made, format: 'object' })
}
const armor = async (options: Partial<KeyOptions> = {}) => (await makeKey(options)).publicKey.armor()
const refusal = (code: string, text: RegExp) => expect.objectContaining({ code, message: expect.stringMatching(text) })

describe('keys that can be used', () => {
  test('elliptic curves', async () => {
    const { publicKey } = await makeKey()
    const parsed = await parsePublicKey(publicKey.armor(), now)
    expect(parsed).toMatchObject({
      fingerprint: publicKey.getFingerprint().toUpperCase(),
      encryptionFingerprint: publicKey.subkeys[0]?.getFingerprint().toUpperCase(),
      algorithm: 'curve25519',
      userIds: ['Partner <partner@example.com>'],
      expiresAt: null,
    })
  })

  test('RSA, and one that expires', async () => {
    const text = await armor({ type: 'rsa', rsaBits: 2048, keyExpirationTime: days(365) })
    const parsed = await parsePublicKey(text, now)
    expect(parsed.algorithm).toBe('rsa2048')
    expect(parsed.expiresAt).toEqual(new Date('2027-01-01T00:00:00Z'))
  })

  test('a valid subkey beside an expired one, whichever comes last', async () => {
    const { publicKey } = await makeKey({
      subkeys: [{ keyExpirationTime: days(500) }, { keyExpirationTime: days(100) }],
    })
    const parsed = await parsePublicKey(publicKey.armor(), now)
    expect(parsed.encryptionFingerprint).toBe(publicKey.subkeys[0]?.getFingerprint().toUpperCase())
    expect(parsed.expiresAt).toEqual(new Date(made.getTime() + days(500) * 1000))
  })
})

describe('keys that cannot', () => {
  test('expired, with the day', async () => {
    const text = await armor({ keyExpirationTime: days(100) })
    await expect(parsePublicKey(text, now)).rejects.toEqual(refusal('pgp_key_expired', /expired on 2026-04-11/))
  })

  test('its only subkey expired', async () => {
    const text = await armor({ subkeys: [{ keyExpirationTime: days(31) }] })
    await expect(parsePublicKey(text, now)).rejects.toEqual(refusal('pgp_key_expired', /expired on 2026-02-01/))
  })

  test('it only signs', async () => {
    const text = await armor({ subkeys: [{ sign: true }] })
    await expect(parsePublicKey(text, now)).rejects.toEqual(refusal('pgp_key_invalid', /no subkey that can encrypt/))
  })

  test('only its primary key could encrypt', async () => {
    await expect(parsePublicKey(BARE_PRIMARY, now)).rejects.toEqual(
      refusal('pgp_key_invalid', /no subkey that can encrypt now \(it holds rsa2048\)/),
    )
  })

  test('revoked', async () => {
    const { privateKey } = await makeKey()
    const reasonForRevocation = { flag: enums.reasonForRevocation.keyCompromised }
    const { publicKey } = await revokeKey({ key: privateKey, reasonForRevocation, date: made, format: 'object' })
    await expect(parsePublicKey(publicKey.armor(), now)).rejects.toEqual(refusal('pgp_key_invalid', /revoked/))
  })

  test('two in one block', async () => {
    const [one, two] = await Promise.all([makeKey(), makeKey()])
    const body = Buffer.concat([one.publicKey.write(), two.publicKey.write()]).toString('base64')
    const text = `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${body}\n-----END PGP PUBLIC KEY BLOCK-----`
    await expect(parsePublicKey(text, now)).rejects.toEqual(refusal('pgp_key_invalid', /holds 2 keys/))
  })

  test('a private key, which is not repeated', async () => {
    const { privateKey } = await makeKey()
    const body = Buffer.from(privateKey.write()).toString('base64')
    const disguised = `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${body}\n-----END PGP PUBLIC KEY BLOCK-----`
    for (const text of [privateKey.armor(), disguised]) {
      await expect(parsePublicKey(text, now)).rejects.toEqual(
        refusal('pgp_key_invalid', /^This is a private PGP key\. /),
      )
    }
  })

  test('a part of it is missing', async () => {
    const lines = (await armor()).split('\n')
    const text = lines.filter((_, index) => index !== 5).join('\n')
    await expect(parsePublicKey(text, now)).rejects.toMatchObject({ code: 'pgp_key_invalid' })
  })

  test.each(['', 'ssh-rsa AAAA', '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQEN', 'x'.repeat(100)])(
    '%j',
    async (text) => {
      await expect(parsePublicKey(text, now)).rejects.toEqual(
        refusal('pgp_key_invalid', /no whole PGP public key block/),
      )
    },
  )
})

describe('a pasted key is mended', async () => {
  const { publicKey } = await makeKey()
  const whole = publicKey.armor().replaceAll('\r', '')
  const withHeaders = whole.replace(
    'BLOCK-----\n',
    'BLOCK-----\nVersion: GnuPG v2.0.22 (GNU/Linux)\nComment: GPGTools - https://gpgtools.org\n',
  )
  const ways: [string, string][] = [
    ['as it is', whole],
    ['with headers', withHeaders],
    ['with text around it', `Hello,\nhere is our key:\n${whole}\nRegards`],
    ['CRLF', whole.replaceAll('\n', '\r\n')],
    ['on one line', whole.replaceAll('\n', '')],
    ['on one line with headers', withHeaders.replaceAll('\n', ' ')],
    ['spaces for line breaks', whole.replaceAll('\n', ' ')],
    ['line breaks written out', whole.replaceAll('\n', '\\n')],
    ['indented', whole.replaceAll('\n', '\n    ')],
    ['no empty line under the headers', withHeaders.replace('\n\n', '\n')],
    ['an empty line between all lines', whole.replaceAll('\n', '\n\n')],
    ['the checksum on the last line', whole.replace(/\n(=.{4}\n)/, '$1')],
    ['no checksum', whole.replace(/\n=.{4}\n/, '\n')],
  ]
  test.each(ways)('%s', async (_, text) => {
    const parsed = await parsePublicKey(text, now)
    expect(parsed.fingerprint).toBe(publicKey.getFingerprint().toUpperCase())
    expect((await parsePublicKey(parsed.armored, now)).armored).toBe(parsed.armored)
    expect(parsed.armored.split('\n').every((line) => line.length <= 64)).toBe(true)
  })
})
