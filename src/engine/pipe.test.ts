import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPipe } from './pipe.ts'

const MIB = 1 << 20
const REST = 1000

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-pipe-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the last block arrives whenever it is asked for, also while the pipe is being closed', async () => {
  const ends: number[] = []
  for (let turns = 0; turns < 60; turns++) {
    await using pipe = await openPipe(join(folder, `${turns}`), new Uint8Array())
    const blocks = pipe.blocks()
    await using writer = await open(join(folder, `${turns}`), 'w')
    await writer.writeFile(Buffer.alloc(MIB))
    let bytes = (await blocks.next()).value?.byteLength ?? 0
    await writer.writeFile(Buffer.alloc(REST))
    const closed = writer.close()
    // Whoever reads is busy with a block while the writer ends.
    for (let turn = 0; turn < turns % 20; turn++) await nextTurn()
    for await (const block of blocks) bytes += block.byteLength
    await closed
    ends.push(bytes)
  }
  expect(new Set(ends)).toEqual(new Set([MIB + REST]))
})
