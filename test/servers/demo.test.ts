import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ended, output } from '../harness/command-line.ts'

const BIN = resolve('bin/waybill')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-demo-'))
})
afterAll(() => rm(folder, { recursive: true }))

const start = (...args: string[]) =>
  spawn(BIN, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
const waybill = (...args: string[]) => ended(start(...args))

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

test('after it, a server has the partner beside it: the next run needs nothing else', async () => {
  const server = start('start', '--port', '0')
  try {
    expect(await output(server, /administrator/)).toMatch(
      /The demo's partner listens at 127\.0\.0\.1:\d+; files arrive in/,
    )
    const { status, stdout } = await waybill('run', 'Persado segment data', '--json')
    expect([status, JSON.parse(stdout).state]).toEqual([0, 'succeeded'])
  } finally {
    const gone = ended(server)
    server.kill('SIGTERM')
    await gone
  }
})
