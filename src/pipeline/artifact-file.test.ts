import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chunksOf, sampleBytes } from '../../test/harness/bytes.ts'
import { createArtifactFile, openArtifactFile } from './artifact-file.ts'
import { copies } from './stage.ts'

const MIB = 1 << 20
const { signal } = new AbortController()
const key = randomBytes(32)
let folder: string
let count = 0
const newPlace = () => ({ folder, id: `art_${count++}`, key })
const pathOf = (place: { id: string }) => join(folder, `${place.id}.sealed`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-spool-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function write(bytes: Uint8Array, chunkBytes?: number) {
  const place = newPlace()
  await using file = await createArtifactFile(place)
  for await (const chunk of chunksOf(bytes, chunkBytes)) await file.write(chunk)
  await file.finish()
  return place
}

async function readBack(place: ReturnType<typeof newPlace>, fromByte = 0): Promise<Buffer> {
  await using file = await openArtifactFile(place)
  return await buffer(copies(file.read(fromByte, signal)))
}

describe('what was written is read', () => {
  const sizes = [0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB, 3 * MIB + 12_345]
  test.each(sizes)('%i bytes', async (length) => {
    const bytes = sampleBytes(length)
    const place = await write(bytes)
    await using file = await openArtifactFile(place)
    expect(file.size()).toBe(length)
    expect((await buffer(copies(file.read(0, signal)))).equals(bytes)).toBe(true)
  })

  test.each([1, MIB - 1, MIB, MIB + 1, 2 * MIB + 5, 2 * MIB + 6, 9 * MIB])('from byte %i on', async (from) => {
    const bytes = sampleBytes(2 * MIB + 6)
    expect((await readBack(await write(bytes, 700_001), from)).equals(bytes.subarray(from))).toBe(true)
  })

  test('chunks larger than a block', async () => {
    const bytes = sampleBytes(5 * MIB + 3)
    expect((await readBack(await write(bytes, 5 * MIB))).equals(bytes)).toBe(true)
  })
})

describe('a reader follows the writer', () => {
  test('and ends only after the file is whole', async () => {
    const place = newPlace()
    await using file = await createArtifactFile(place)
    const bytes = sampleBytes(2 * MIB + 100)
    let hasEnded = false
    const reading = buffer(copies(file.read(0, signal))).finally(() => {
      hasEnded = true
    })
    await file.write(bytes)
    expect(file.size()).toBeNull()
    await sleep(20)
    expect(hasEnded).toBe(false)
    await file.finish()
    expect(file.size()).toBe(bytes.byteLength)
    expect((await reading).equals(bytes)).toBe(true)
  })

  test('a slow one reads from the disk what memory has let go, and holds up nobody', async () => {
    const bytes = sampleBytes(40 * MIB)
    await using file = await createArtifactFile(newPlace())
    const slow = file.read(0, signal)
    const writtenAll = Promise.withResolvers<void>()
    async function* readSlowly() {
      for await (const chunk of slow) {
        yield chunk
        await writtenAll.promise
      }
    }
    const first = buffer(copies(readSlowly()))
    const second = buffer(copies(file.read(10, signal)))
    for await (const chunk of chunksOf(bytes, MIB)) await file.write(chunk)
    await file.finish()
    writtenAll.resolve()
    expect((await first).equals(bytes)).toBe(true)
    expect((await second).equals(bytes.subarray(10))).toBe(true)
  })

  test('and gets what stopped the writer; the file is gone', async () => {
    const place = newPlace()
    await using file = await createArtifactFile(place)
    const broken = new Error('the query failed')
    await file.write(sampleBytes(3 * MIB))
    const reading = expect(buffer(copies(file.read(0, signal)))).rejects.toBe(broken)
    await file.fail(broken)
    await reading
    await expect(file.write(sampleBytes(1))).rejects.toBe(broken)
    await expect(file.finish()).rejects.toBe(broken)
    expect(await readdir(folder)).not.toContain(`${place.id}.sealed`)
  })

  test('and ends its wait when it is told to', async () => {
    await using file = await createArtifactFile(newPlace())
    const stop = new AbortController()
    const reading = buffer(copies(file.read(0, stop.signal)))
    stop.abort(new Error('stopped'))
    await expect(reading).rejects.toThrow('stopped')
    await expect(buffer(file.read(0, AbortSignal.timeout(20)))).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  test('a file given up before it was whole leaves nothing', async () => {
    const place = newPlace()
    {
      await using file = await createArtifactFile(place)
      await file.write(sampleBytes(2 * MIB))
    }
    await expect(openArtifactFile(place)).rejects.toMatchObject({ code: 'artifact_unreadable' })
  })
})

describe('at rest', () => {
  test('nobody else may read it, and the content is not in it', async () => {
    const secret = Buffer.from('ana@example.com,'.repeat(100_000))
    const place = await write(secret)
    expect((await stat(pathOf(place))).mode & 0o777).toBe(0o600)
    expect((await readFile(pathOf(place))).includes('ana@example.com')).toBe(false)
  })

  test('the same content is sealed differently each time', async () => {
    const place = newPlace()
    const sealed: Buffer[] = []
    for (let turn = 0; turn < 2; turn++) {
      await using file = await createArtifactFile(place)
      await file.write(Buffer.alloc(1000))
      await file.finish()
      sealed.push(await readFile(pathOf(place)))
    }
    expect(sealed[0]?.subarray(40).equals(sealed[1]?.subarray(40) ?? Buffer.alloc(0))).toBe(false)
  })

  const SEALED_MIB = MIB + 16
  const damages: [string, (sealed: Buffer) => Buffer][] = [
    [
      'a changed byte',
      (it) => Buffer.concat([it.subarray(0, 500), Buffer.from([(it[500] ?? 0) ^ 1]), it.subarray(501)]),
    ],
    ['a changed header', (it) => Buffer.concat([Buffer.from([0]), it.subarray(1)])],
    ['another salt', (it) => Buffer.concat([it.subarray(0, 4), randomBytes(32), it.subarray(36)])],
    ['cut at a block', (it) => it.subarray(0, 36 + SEALED_MIB)],
    ['cut inside a block', (it) => it.subarray(0, 36 + SEALED_MIB + 1000)],
    ['cut inside the header', (it) => it.subarray(0, 20)],
    ['empty', () => Buffer.alloc(0)],
    ['longer', (it) => Buffer.concat([it, Buffer.alloc(1)])],
    [
      'a block moved',
      (it) => Buffer.concat([it.subarray(0, 36), it.subarray(36 + SEALED_MIB), it.subarray(36, 36 + SEALED_MIB)]),
    ],
  ]
  test.each(damages)('%s is noticed', async (_, damage) => {
    const place = await write(sampleBytes(2 * MIB + 10))
    await writeFile(pathOf(place), damage(await readFile(pathOf(place))))
    await expect(readBack(place)).rejects.toMatchObject({ code: 'artifact_unreadable' })
  })

  test('one that was cut is not even opened', async () => {
    const place = await write(sampleBytes(3 * MIB))
    await truncate(pathOf(place), 36 + 2 * SEALED_MIB)
    await expect(openArtifactFile(place)).rejects.toMatchObject({ code: 'artifact_unreadable' })
  })

  test('another key or another id does not open it', async () => {
    const place = await write(sampleBytes(1000))
    await expect(openArtifactFile({ ...place, key: randomBytes(32) })).rejects.toMatchObject({
      code: 'artifact_unreadable',
    })
    await writeFile(pathOf({ id: 'art_other' }), await readFile(pathOf(place)))
    await expect(openArtifactFile({ ...place, id: 'art_other' })).rejects.toMatchObject({ code: 'artifact_unreadable' })
  })

  test('one that is gone is said to be', async () => {
    await expect(openArtifactFile(newPlace())).rejects.toMatchObject({ message: expect.stringContaining('is gone') })
  })
})
