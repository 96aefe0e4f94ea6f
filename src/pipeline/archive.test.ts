import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chunksOf, failingAfter, sampleBytes, sha256 } from '../../test/harness/bytes.ts'
import type { Archive, ArchiveInput } from './archive.ts'
import { tarArchive } from './tar.ts'
import { zipArchive } from './zip.ts'

const modifiedAt = new Date('2026-11-23T08:30:00Z')
const key = randomBytes(32)
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-archive-'))
})
afterAll(() => rm(folder, { recursive: true }))

const kinds: [string, (inputs: AsyncIterable<ArchiveInput>) => Archive][] = [
  ['zip', (inputs) => zipArchive(inputs, { modifiedAt, zip64: false })],
  ['tar', (inputs) => tarArchive(inputs, { modifiedAt, spool: { folder, key } })],
]

describe.each(kinds)('%s', (_, archiveOf) => {
  const content = sampleBytes(4 << 20)
  const input = (name: string, bytes: AsyncIterable<Uint8Array>): ArchiveInput => ({
    name,
    bytes,
    rows: Promise.resolve(7),
  })

  test('tells of each member once it has ended', async () => {
    async function* inputs() {
      yield input('a.csv', chunksOf(content))
      yield input('b.csv', chunksOf(Buffer.alloc(0)))
    }
    const archive = archiveOf(inputs())
    expect(archive.members).toEqual([])
    const bytes = await buffer(archive.bytes)
    expect(archive.members).toEqual([
      { name: 'a.csv', rows: 7, bytes: content.byteLength, sha256: sha256(content) },
      { name: 'b.csv', rows: 7, bytes: 0, sha256: sha256(Buffer.alloc(0)) },
    ])
    expect(bytes.includes('b.csv')).toBe(true)
  })

  test('the same content gives the same file', async () => {
    const once = () => buffer(archiveOf(chunksInOneMember()).bytes)
    async function* chunksInOneMember() {
      yield input('a.csv', chunksOf(content))
    }
    expect((await once()).equals(await once())).toBe(true)
  })

  test('an error of a member comes through', async () => {
    const broken = new Error('the query failed')
    async function* inputs() {
      yield input('a.csv', chunksOf(content))
      yield input('b.csv', failingAfter(content, broken))
    }
    await expect(buffer(archiveOf(inputs()).bytes)).rejects.toBe(broken)
  })

  test('an error between members comes through', async () => {
    const broken = new Error('the table is gone')
    async function* inputs() {
      yield input('a.csv', chunksOf(content))
      throw broken
    }
    await expect(buffer(archiveOf(inputs()).bytes)).rejects.toBe(broken)
  })

  test('a reader that leaves ends the members and leaves nothing', async () => {
    const first = chunksOf(content)
    let hasEnded = false
    async function* inputs() {
      try {
        yield input('a.csv', first)
        yield input('b.csv', chunksOf(content))
      } finally {
        hasEnded = true
      }
    }
    for await (const _ of archiveOf(inputs()).bytes) break
    expect(hasEnded).toBe(true)
    expect(await readdir(folder)).toEqual([])
  })
})
