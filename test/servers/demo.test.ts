import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ended } from '../harness/command-line.ts'

const BIN = resolve('bin/waybill')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-demo-'))
})
afterAll(() => rm(folder, { recursive: true }))

const waybill = (...args: string[]) =>
  ended(
    spawn(BIN, args, {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )

test('the demo delivers a file that its partner reads, and does so again', async () => {
  for (const applied of [/\d+ created/, /Nothing to change/]) {
    const { status, stdout, stderr } = await waybill('demo')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(applied)
    expect(stdout).toMatch(/State +succeeded/)
    expect(stdout).toContain('Customer_ID,Hashed_Email,First_Name,Last_Name,Address,Postal_Code,Loyalty,Value')
    expect(stdout).toContain('as the receipt says')
    expect(stdout).toContain('npm start')
  }
  const arrived = await readdir(join(folder, '.waybill/sandbox/inbox'))
  expect(arrived.sort()).toEqual([
    expect.stringMatching(/^High_value_customers_\d{4}-\d\d-\d\d\.csv\.gz\.pgp$/),
    expect.stringMatching(/^High_value_customers_\d{4}-\d\d-\d\d\.csv\.gz\.pgp\.DONE$/),
  ])
})
