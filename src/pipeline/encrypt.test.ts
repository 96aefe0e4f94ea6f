import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { decrypt, generateKey, type PrivateKey, readMessage } from 'openpgp'
import { beforeAll, describe, expect, test } from 'vitest'
import { chunksOf, failingAfter, sampleBytes } from '../../test/harness/bytes.ts'
import { encrypt } from './encrypt.ts'
import { type PublicKey, parsePublicKey } from './public-key.ts'
import { copies } from './stage.ts'

const userIDs = [{ name: 'Partner', email: 'partner@example.com' }]
const later = () => new Date(Date.now() + 1000)

async function makeKey(config: { v6Keys?: boolean; aeadProtect?: boolean } = {}) {
  const pair = await generateKey({ userIDs, format: 'object', config })
  return { privateKey: pair.privateKey, publicKey: await parsePublicKey(pair.publicKey.armor(), later()) }
}

async function open(binaryMessage: Uint8Array, decryptionKeys: PrivateKey): Promise<Uint8Array> {
  const message = await readMessage({ binaryMessage })
  return (await decrypt({ message, decryptionKeys, format: 'binary' })).data
}

let partner: { privateKey: PrivateKey; publicKey: PublicKey }
beforeAll(async () => {
  partner = await makeKey()
})

const seal = (bytes: Uint8Array, chunkBytes = 65_536) =>
  buffer(copies(encrypt(partner.publicKey)(chunksOf(bytes, chunkBytes))))

describe('what the recipient opens is what went in', () => {
  const edges = [0, 1, 511, 512, 513, 65_535, 65_536, 65_537, 1 << 20, (1 << 20) + 1]
  test.each(edges)('%i bytes', async (length) => {
    const bytes = sampleBytes(length)
    expect(Buffer.from(await open(await seal(bytes), partner.privateKey)).equals(bytes)).toBe(true)
  })

  test('any size in any chunks', async () => {
    const near = fc
      .tuple(fc.integer({ min: 0, max: 18 }), fc.integer({ min: -9, max: 9 }))
      .map(([power, off]) => Math.max(0, 2 ** power + off))
    await fc.assert(
      fc.asyncProperty(near, fc.integer({ min: 100, max: 100_000 }), async (length, chunkBytes) => {
        const bytes = sampleBytes(length)
        expect(Buffer.from(await open(await seal(bytes, chunkBytes), partner.privateKey)).equals(bytes)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})

test.each([
  ['an ordinary key', {}],
  ['a key that announces AEAD', { aeadProtect: true }],
  ['a version 6 key', { v6Keys: true, aeadProtect: true }],
])('SEIPD version 1 for %s', async (_, config) => {
  const { publicKey, privateKey } = await makeKey(config)
  const sealed = await buffer(copies(encrypt(publicKey)(chunksOf(sampleBytes(10_000)))))
  const [, container] = (await readMessage({ binaryMessage: sealed })).packets
  expect(container).toMatchObject({ version: 1 })
  expect(await open(sealed, privateKey)).toHaveLength(10_000)
})

test('a changed byte is noticed', async () => {
  const sealed = await seal(sampleBytes(100_000))
  sealed[70_000] = (sealed[70_000] ?? 0) ^ 1
  await expect(open(sealed, partner.privateKey)).rejects.toThrow(/[Mm]odification/)
})

test('an error of the source comes through as it is', async () => {
  const broken = new Error('the query failed')
  await expect(buffer(encrypt(partner.publicKey)(failingAfter(sampleBytes(300_000), broken)))).rejects.toBe(broken)
})

test('a reader that leaves ends the source', async () => {
  const source = chunksOf(sampleBytes(4 << 20))
  for await (const chunk of encrypt(partner.publicKey)(source)) if (chunk.byteLength > 1000) break
  await expect.poll(() => source.ended).toBe(true)
})
