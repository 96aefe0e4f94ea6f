import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from './lock.ts'

const program = join(import.meta.dirname, '../../../test/harness/hold-store.ts')
let folder: string
let holder: ChildProcess | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-lock-'))
})
afterEach(async () => {
  holder?.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

async function lockElsewhere(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, 'lock', folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

test('a second process is refused, and let in as soon as the first was killed', async () => {
  holder = await lockElsewhere()
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'data_directory_in_use' })
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  await using _lock = await lockFolder(folder)
})

test('the same process is refused as well, until the lock is given back', async () => {
  const lock = await lockFolder(folder)
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'data_directory_in_use' })
  await lock[Symbol.asyncDispose]()
  await using _again = await lockFolder(folder)
})
