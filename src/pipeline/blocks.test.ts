import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chunksOf, sampleBytes } from '../../test/harness/bytes.ts'
import { blocks } from './blocks.ts'

test('blocks of one size, whatever the chunks', async () => {
  const size = fc.integer({ min: 1, max: 40 })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 300 }), size, size, async (length, chunk, block) => {
      const bytes = sampleBytes(length)
      const got = await Array.fromAsync(blocks(chunksOf(bytes, chunk), block))
      expect(Buffer.concat(got).equals(bytes)).toBe(true)
      expect(got.slice(0, -1).every((it) => it.byteLength === block)).toBe(true)
      expect(got).toHaveLength(Math.ceil(length / block))
    }),
  )
})
