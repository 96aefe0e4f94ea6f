import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { receipt } from '../../src/model/run.ts'
import type { Call } from '../../src/sandbox/sftp-session.ts'
import { type Desk, ended, openDesk, output } from '../harness/command-line.ts'

const ROOT = resolve(import.meta.dirname, '../..')
let desk: Desk
let onCall: (call: Call) => Promise<void> | undefined = () => undefined
beforeAll(async () => {
  desk = await openDesk('CREATE TABLE customers AS SELECT range AS id FROM range(1000)', {
    intercept: async (call) => {
      await onCall(call)
      return undefined
    },
  })
  await desk.write(`
databases:
  - { name: ACME, plugin: duckdb, settings: { path: ./acme.duckdb } }
queries:
  - { name: Everyone, database: ACME, sql: SELECT id FROM customers, state: active }
credentials:
  - name: Partner
    plugin: sftp
    type: passphrase
    fields: { hostname: 127.0.0.1, port: ${desk.partner.port}, username: acme, passphrase: "\${ACME_PASSPHRASE}" }
destinations:
  - { name: Partner, plugin: sftp, credential: Partner, settings: { remoteFolder: /, successFile: true } }
orchestrations:
  - { objectType: query, object: Everyone, destination: Partner, workflow: manual }
`)
})
afterAll(() => desk[Symbol.asyncDispose]())

/** What a unit says, as systemd reads it; its folders are those of this test. */
async function readUnit(name: string) {
  const text = (await readFile(join(ROOT, 'deploy', name), 'utf8'))
    .replaceAll('/opt/waybill', ROOT)
    .replaceAll('/var/', `${desk.folder}/var/`)
    .replaceAll('%i', '1')
  const all = (key: string) => [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value)
  const environment = Object.fromEntries(
    all('Environment').flatMap((it) => it.split(' ').map((pair) => pair.split('='))),
  )
  const [file = '', ...args] = all('ExecStart')[0]?.split(' ') ?? []
  return { file, args, environment, stopMs: Number(all('TimeoutStopSec')[0]) * 1000, killMode: all('KillMode')[0] }
}

/** systemd gives a unit no more of an environment than this. */
function launch({ file, args, environment }: Awaited<ReturnType<typeof readUnit>>, more = {}): ChildProcess {
  const env = { PATH: process.env['PATH'], LANG: 'C.UTF-8', ...environment, ...more }
  return spawn(file, args, { cwd: '/', env, stdio: ['ignore', 'pipe', 'pipe'] })
}

test('the unit of the server starts it, and its SIGTERM hands a run back, which goes on at the next start', async () => {
  const unit = await readUnit('waybill.service')
  expect(unit.killMode).toBe('mixed')
  const dataFolder = unit.environment['WAYBILL_DATA'] ?? ''
  expect(dataFolder).toBe(`${desk.folder}/var/lib/waybill`)
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const here = { WAYBILL_DATA: dataFolder }
  expect(await desk.waybill(['apply', '-f', 'waybill.yaml'], here)).toMatchObject({ status: 0 })

  const held = Promise.withResolvers<void>()
  const sent = Promise.withResolvers<void>()
  onCall = ({ name }) => {
    if (name !== 'WRITE') return undefined
    sent.resolve()
    return held.promise
  }
  const server = launch(unit, { PORT: '0' })
  await output(server, /Waybill serves/)
  const run = desk.spawn(['run', 'Everyone', '--json'], here)
  const runEnded = ended(run)
  await sent.promise
  const began = performance.now()
  const serverEnded = ended(server)
  server.kill('SIGTERM')
  expect((await serverEnded).status).toBe(0)
  expect(performance.now() - began).toBeLessThan(unit.stopMs)
  expect((await runEnded).status).toBe(1)
  held.resolve()

  const again = launch(unit, { PORT: '0' })
  const said = await output(again, /Waybill serves/)
  const [{ id = '' } = {}] = JSON.parse((await desk.waybill(['runs', '--json'], here)).stdout).items as {
    id?: string
  }[]
  const show = async () => receipt.parse(JSON.parse((await desk.waybill(['runs', 'show', id, '--json'], here)).stdout))
  await expect.poll(async () => (await show()).state, { timeout: 60_000, interval: 500 }).toBe('succeeded')
  expect((await show()).deliveries).toHaveLength(1)

  const port = new URL(/http:\S+\d/.exec(said)?.[0] ?? '').port
  expect((await healthcheck({ PORT: port })).status).toBe(0)
  again.kill('SIGTERM')
  await ended(again)
  expect((await healthcheck({ PORT: port })).status).toBe(1)
})

/** What the container asks itself. */
async function healthcheck(env: Record<string, string>) {
  const text = await readFile(join(ROOT, 'deploy/Containerfile'), 'utf8')
  const [, command = ''] = /^HEALTHCHECK .* CMD (\[.*\])$/m.exec(text) ?? []
  const [file = '', ...args] = JSON.parse(command.replace('/opt/waybill', ROOT)) as string[]
  return ended(spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }))
}

test('the unit of a worker, and the container, start what there is', async () => {
  const unit = await readUnit('waybill-worker@.service')
  expect([unit.file, ...unit.args]).toEqual([join(ROOT, 'bin/waybill'), 'work'])
  expect(unit.environment['WAYBILL_DATA']).toBe(`${desk.folder}/var/lib/waybill-worker/1`)
  const { status, stderr } = await ended(launch(unit))
  expect([status, stderr]).toEqual([2, expect.stringMatching(/^waybill: database_required: /)])
  const text = await readFile(join(ROOT, 'deploy/Containerfile'), 'utf8')
  expect(text).toMatch(/^ENTRYPOINT \["\/opt\/waybill\/bin\/waybill"\]\nCMD \["start"\]$/m)
  expect(text).toMatch(/^USER 10001$/m)
})
