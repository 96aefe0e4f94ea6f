import { buffer } from 'node:stream/consumers'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { chunksOf, failingAfter, sampleBytes } from '../../test/harness/bytes.ts'
import { gzip } from './gzip.ts'

const BLOCK = 512 * 1024

test.each([0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 7])('%i bytes come back', async (length) => {
  const bytes = sampleBytes(length)
  expect(gunzipSync(await buffer(gzip()(chunksOf(bytes)))).equals(bytes)).toBe(true)
})

test('is as small as in one piece', async () => {
  const bytes = Buffer.from(Array.from({ length: 60_000 }, (_, row) => `${row},name ${row % 97},${row * 7}\n`).join(''))
  const compressed = await buffer(gzip()(chunksOf(bytes)))
  expect(compressed.byteLength).toBeLessThan(gzipSync(bytes).byteLength * 1.005)
})

test('the same content gives the same file', async () => {
  const bytes = sampleBytes(BLOCK * 3)
  expect(await buffer(gzip()(chunksOf(bytes, 1000)))).toEqual(await buffer(gzip()(chunksOf(bytes, 999_999))))
})

test('a reader that leaves ends the source', async () => {
  const source = chunksOf(sampleBytes(BLOCK * 9))
  for await (const _ of gzip()(source)) break
  const compressed = gzip()(source)
  await compressed.next()
  await compressed.next()
  await compressed.return(undefined)
  expect(source.ended).toBe(true)
})

test('an error of the source comes through', async () => {
  const broken = new Error('the query failed')
  await expect(buffer(gzip()(failingAfter(sampleBytes(BLOCK * 6), broken)))).rejects.toBe(broken)
})
