import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Server } from '../wire/server.ts'
import { write } from './writer.ts'

test('a refusal that comes while the source ends its last chunk fails the write', async () => {
  const refusal = new Error('no space')
  const server = { isDead: false, maxWriteBytes: 1024, write: () => Promise.reject(refusal) } as unknown as Server
  async function* read() {
    yield Buffer.from('the whole file')
    await sleep(5)
  }
  const writing = {
    first: { server, handle: Buffer.alloc(4) },
    window: 1 << 20,
    read,
    acknowledged: () => {},
    widenAfter: Number.POSITIVE_INFINITY,
    widen: () => {},
  }
  await expect(write(writing, 0)).rejects.toBe(refusal)
})
