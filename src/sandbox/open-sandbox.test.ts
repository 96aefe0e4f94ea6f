import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSandbox } from './open-sandbox.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-sandbox-'))
})
afterAll(() => rm(folder, { recursive: true }))

const facts = async (where: string) => {
  await using sandbox = await openSandbox(where)
  const { port, hostPublicKey, username, passphrase } = sandbox
  return { port, hostPublicKey, username, passphrase }
}

test('it comes back as it was', async () => {
  const first = await facts(folder)
  expect(first.hostPublicKey).toMatch(/^ssh-ed25519 /)
  expect(await facts(folder)).toEqual(first)
})

test('a port that is taken makes it choose another, unless it was asked for', async () => {
  await using first = await openSandbox(join(folder, 'a'), 0)
  await using second = await openSandbox(join(folder, 'b'), 0)
  await expect(openSandbox(join(folder, 'c'), first.port)).rejects.toThrow('EADDRINUSE')
  await using again = await openSandbox(join(folder, 'b'))
  expect(again.port).not.toBe(second.port)
})
