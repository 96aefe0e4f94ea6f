import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { chunksOf, sampleBytes, sha256 } from '../../test/harness/bytes.ts'
import { digest } from './digest.ts'

test('counts, hashes and passes on', async () => {
  const bytes = sampleBytes(200_000)
  const { stage, result } = digest()
  expect((await buffer(stage(chunksOf(bytes)))).equals(bytes)).toBe(true)
  expect(result).toEqual({ bytes: 200_000, sha256: sha256(bytes) })
})

test('a stream that was left early has no digest', async () => {
  const { stage, result } = digest()
  for await (const _ of stage(chunksOf(sampleBytes(200_000)))) break
  expect(result).toEqual({ bytes: 65_536, sha256: null })
})
