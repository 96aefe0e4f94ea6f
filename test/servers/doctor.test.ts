import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeServerFile } from '../../src/api/server-file.ts'
import type { CliConfig } from '../../src/cli/cli.ts'
import { examine } from '../../src/cli/doctor/examine.ts'
import type { Finding } from '../../src/cli/doctor/finding.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { noLog } from '../../src/lib/log.ts'
import { openQueue } from '../../src/runs/queue.ts'
import { openStore } from '../../src/store/open.ts'
import { type Desk, ended, openDesk } from '../harness/command-line.ts'
import { type PostgresServer, query, startPostgres } from '../harness/postgres.ts'
import { newDataFolder } from '../harness/store.ts'

let desk: Desk
let postgres: PostgresServer
beforeAll(async () => {
  desk = await openDesk('SELECT 1')
  postgres = await startPostgres()
})
afterAll(async () => {
  await desk?.[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
})

const WAYBILL = join(import.meta.dirname, '../../bin/waybill')

/** What the verb finds, by check. Fails unless it ends as its findings say. */
async function doctor(environment: Record<string, string>): Promise<Record<string, Finding>> {
  const { status, stdout, stderr } = await desk.waybill(['doctor', '--json'], environment)
  expect(stderr).toBe('')
  return found(stdout, status)
}
function found(stdout: string, status: number | null): Record<string, Finding> {
  const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] }
  expect(status, stdout).toBe(ok ? 0 : 1)
  expect(ok).toBe(findings.every((it) => it.level !== 'error'))
  for (const { level, hint, sentence } of findings) {
    expect(sentence).toMatch(/^[A-Z0-9/].*\.$/)
    expect(hint === null, sentence).toBe(level === 'ok')
  }
  return Object.fromEntries(findings.map((it) => [it.check, it]))
}
const levels = (findings: Record<string, Finding>) =>
  Object.values(findings).flatMap(({ check, level }) => (level === 'ok' ? [] : [`${level} ${check}`]))

const config = (changes: Partial<CliConfig>): CliConfig => ({
  dataFolder: '/nowhere/waybill',
  databaseUrl: null,
  key: null,
  serverUrl: null,
  token: null,
  admin: null,
  port: 0,
  host: '127.0.0.1',
  ...changes,
})
async function examined(changes: Partial<CliConfig>, clock = systemClock): Promise<Record<string, Finding>> {
  const findings = await examine(config(changes), clock, AbortSignal.timeout(60_000))
  return Object.fromEntries(findings.map((it) => [it.check, it]))
}

test('an installation that is well, in words, alone and while a server runs on it', async () => {
  await desk.waybill(['runs'])
  const alone = await desk.waybill(['doctor'])
  expect(alone.status, alone.stdout).toBe(0)
  expect(alone.stdout).toContain('ok       store: The embedded store opens')
  expect(alone.stdout).toContain('opens the secrets of the store.')
  expect(alone.stdout).not.toMatch(/^error/m)
  const server = await desk.start()
  const beside = await doctor({})
  expect(levels(beside)).toEqual([])
  expect(beside['store']?.sentence).toContain('The server has the embedded store')
  expect(beside['server']?.sentence).toMatch(/^The server at http\S+ answers\.$/)
  server.kill('SIGSTOP')
  const frozen = await doctor({})
  expect(levels(frozen)).toEqual(['warning store', 'warning sealing key', 'error server'])
  server.kill('SIGKILL')
  await ended(server)
  expect(levels(await doctor({}))).toEqual([])
})

test('a server whose figures cannot be read is not taken for idle', async () => {
  await using front = createServer((request, response) => {
    response.writeHead(request.url === '/healthz' ? 200 : 502).end()
  })
  await once(front.listen(0, '127.0.0.1'), 'listening')
  const { port } = front.address() as AddressInfo
  const dataFolder = await newDataFolder()
  await writeServerFile(dataFolder, { url: `http://127.0.0.1:${port}`, token: 'local', pid: process.pid })
  const found = await examined({ dataFolder })
  expect(found['queue']).toMatchObject({ level: 'warning', sentence: expect.stringContaining('cannot be read') })
  const gone = AbortSignal.abort(new Error('somebody left'))
  await expect(examine(config({ dataFolder }), systemClock, gone)).rejects.toThrow('somebody left')
  await rm(dataFolder, { recursive: true })
})

test('before the first start: nothing is made', async () => {
  const folder = join(desk.folder, 'not-yet')
  expect(levels(await doctor({ WAYBILL_DATA: folder }))).toEqual(['warning data directory'])
  expect(await readdir(desk.folder)).not.toContain('not-yet')
})

test('a key that did not seal the store, one that others may read, one that is gone, and one that is none', async () => {
  const folder = await newDataFolder()
  await desk.waybill(['runs'], { WAYBILL_DATA: folder })
  const other = randomBytes(32).toString('base64')
  const wrong = await desk.waybill(['doctor', '--json'], { WAYBILL_DATA: folder, WAYBILL_KEY: other })
  expect(levels(found(wrong.stdout, wrong.status))).toEqual(['error sealing key'])
  expect(wrong.stdout).not.toContain(other)
  await chmod(join(folder, 'key'), 0o644)
  expect((await doctor({ WAYBILL_DATA: folder }))['sealing key']).toMatchObject({
    level: 'error',
    hint: `Run chmod 600 ${folder}/key.`,
  })
  await rm(join(folder, 'key'))
  expect((await doctor({ WAYBILL_DATA: folder }))['sealing key']?.level).toBe('error')
  await writeFile(join(folder, 'key'), 'hunter2-7719\n', { mode: 0o600 })
  const bad = await desk.waybill(['doctor'], { WAYBILL_DATA: folder })
  expect([bad.status, bad.stdout]).toEqual([1, expect.stringMatching(/^error {4}sealing key: /m)])
  expect(bad.stdout).not.toContain('hunter2')
})

test('a data directory of another version, one that others may look into, and one that cannot be written to', async () => {
  const folder = await newDataFolder()
  await chmod(folder, 0o755)
  expect(levels(await doctor({ WAYBILL_DATA: folder }))).toEqual(['warning data directory'])
  await writeFile(join(folder, 'store.json'), JSON.stringify({ pglite: '99.0.0', postgresMajor: 99, isWhole: true }))
  await chmod(folder, 0o700)
  const old = await doctor({ WAYBILL_DATA: folder })
  expect(old['store']).toMatchObject({ level: 'error', sentence: expect.stringContaining('PGlite 99') })
  await chmod(folder, 0o500)
  // Root may write everywhere, unless it gives that up.
  const [program, ...first] =
    process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', WAYBILL] : [WAYBILL]
  const env = { PATH: process.env['PATH'], WAYBILL_DATA: folder }
  const { stdout, status } = await ended(spawn(program, [...first, 'doctor', '--json'], { env, cwd: folder }))
  expect(levels(found(stdout, status))).toEqual(expect.arrayContaining(['error data directory', 'warning store']))
})

test('few open files, no temporary folder, an open address', async () => {
  const env = { ...process.env, WAYBILL_DATA: join(desk.folder, 'not-yet'), TMPDIR: '/nowhere', HOST: '0.0.0.0' }
  const shell = spawn('bash', ['-c', `ulimit -n 512; exec ${WAYBILL} doctor --json`], { env, cwd: desk.folder })
  const { stdout, status } = await ended(shell)
  expect(levels(found(stdout, status))).toEqual([
    'warning open files',
    'error temporary folder',
    'warning data directory',
    'warning public address',
  ])
  const behindProxy = await examined({ host: '0.0.0.0', publicUrl: 'https://waybill.acme.example' })
  expect(behindProxy['public address']?.level).toBe('ok')
  expect((await examined({ publicUrl: 'http://waybill.acme.example' }))['public address']?.level).toBe('warning')
})

/** A run that has waited for an hour, and a job of a worker that died. */
async function leaveBehind(databaseUrl: string, dataFolder: string): Promise<void> {
  await using store = await openStore({ databaseUrl, dataFolder, log: noLog })
  const boss = await openQueue(store, noLog)
  await boss.send('run', {}, { heartbeatSeconds: 10 })
  await boss.fetch('run')
  await boss.stop()
  await query(databaseUrl, `update pgboss.job set heartbeat_on = now() - interval '1 minute'`)
  await query(
    databaseUrl,
    `insert into run (id, orchestration, destination, snapshot, started_by, created_at)
      values ('run_1', 'a', 'b', '{}', 'c', now() - interval '1 hour')`,
  )
}

test('PostgreSQL: unsafe, well, with tables of other versions, its clock elsewhere, with silent workers, and down', async () => {
  const databaseUrl = await postgres.createDatabase()
  const key = randomBytes(32)
  const dataFolder = await newDataFolder()
  const here = { databaseUrl, key, dataFolder }
  const empty = await examined(here)
  expect(levels(empty)).toEqual(['error durability'])
  expect(empty['tables']?.sentence).toContain('none yet')
  expect(await query(databaseUrl, `select to_regclass('run') as it`), 'nothing was made').toEqual([{ it: null }])
  await (await openStore({ databaseUrl, dataFolder, log: noLog })).close()
  // The PostgreSQL of tests leaves out what makes it slow, and is told so.
  const besides = async (clock = systemClock) => {
    const { durability, ...others } = await examined(here, clock)
    expect(durability?.sentence).toContain('fsync = off')
    return others
  }
  expect(levels(await besides())).toEqual([])

  const skewed = (ms: number) => ({ now: () => new Date(Date.now() + ms) })
  expect(levels(await besides(skewed(-5000)))).toEqual(['warning clock'])
  const far = await examined(here, skewed(150_000))
  expect(far['clock']).toMatchObject({ level: 'error', sentence: expect.stringMatching(/2 min \d+ s behind/) })

  await query(databaseUrl, 'update drizzle.__drizzle_migrations set created_at = created_at + 1')
  expect((await besides())['tables']).toMatchObject({ level: 'warning', sentence: expect.stringContaining('one step') })
  const further = `insert into drizzle.__drizzle_migrations (hash, created_at)
    select 'further', max(created_at) + 1 from drizzle.__drizzle_migrations`
  await query(databaseUrl, further)
  expect(levels(await besides())).toEqual(['error tables'])
  await query(databaseUrl, `delete from drizzle.__drizzle_migrations where hash = 'further'`)
  await query(databaseUrl, 'update drizzle.__drizzle_migrations set created_at = created_at - 2')
  expect(levels(await besides())).toEqual(['warning tables'])
  await query(databaseUrl, 'update drizzle.__drizzle_migrations set created_at = created_at + 1')

  await leaveBehind(databaseUrl, dataFolder)
  const left = await besides()
  expect(levels(left)).toEqual(['warning queue', 'warning workers'])
  expect(left['workers']?.sentence).toMatch(/^1 run in the hands/)

  const nobody = `postgres://waybill:hunter2-7719@127.0.0.1:1/none`
  const { stdout, status } = await desk.waybill(['doctor', '--json'], { DATABASE_URL: nobody })
  const down = found(stdout, status)
  expect(down['store']).toMatchObject({ level: 'error', sentence: expect.stringContaining('refuses connections') })
  expect(stdout).not.toContain('hunter2')
})
