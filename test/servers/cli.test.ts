import { once } from 'node:events'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportedConfiguration } from '../../src/model/configuration.ts'
import { receipt } from '../../src/model/run.ts'
import { type Desk, ended, openDesk, output, PASSPHRASE } from '../harness/command-line.ts'

const SLOW_ROWS = 40_000_000

let desk: Desk
beforeAll(async () => {
  desk = await openDesk(`
    CREATE TABLE customers AS SELECT range AS id, 'c' || range || '@acme.example' AS email FROM range(1000);
    CREATE TABLE orders AS SELECT range AS id, range * 1.5 AS total FROM range(50)`)
  await desk.write(configuration())
})
afterAll(() => desk[Symbol.asyncDispose]())

const configuration = (changes: Readonly<Record<string, string>> = {}) => {
  const text = `
databases:
  - name: ACME
    plugin: duckdb
    settings: { path: ./acme.duckdb }
    pii: { customers: [email] }
queries:
  - name: Everyone
    database: ACME
    sql: |
      SELECT id, email FROM customers ORDER BY id
    state: active
  - name: Slow
    database: ACME
    sql: SELECT range AS id, md5(range::text) AS hash FROM range(${SLOW_ROWS})
    state: active
databaseExports:
  - { name: Tables, database: ACME, tables: [customers, orders], state: active }
credentials:
  - name: Partner
    plugin: sftp
    type: passphrase
    fields:
      hostname: 127.0.0.1
      port: \${PARTNER_PORT}
      username: acme
      passphrase: \${ACME_PASSPHRASE}
destinations:
  - name: Partner
    plugin: sftp
    credential: Partner
    settings: { remoteFolder: /, successFile: true, filenameTemplate: "{{object}}-$\${price}.csv" }
dataTemplates:
  - name: Hashed
    destination: Partner
    columns:
      - { from: email, to: Hashed_Email, transform: [trim, lowercase, sha256] }
orchestrationGroups:
  - { name: Daily, schedule: { cron: "30 8 * * *", timeZone: Europe/Paris } }
orchestrations:
  - { objectType: query, object: Everyone, destination: Partner, workflow: automatic, group: Daily }
  - { objectType: query, object: Slow, destination: Partner, settings: { filenameTemplate: slow.csv } }
  - { objectType: database-export, object: Tables, destination: Partner }
`
  return Object.entries(changes).reduce((changed, [from, to]) => changed.replace(from, () => to), text)
}
const env = () => ({ PARTNER_PORT: String(desk.partner.port) })
const waybill = (...args: string[]) => desk.waybill(args, env())

test('in this process: plan, apply, run and look back, with nothing to start', async () => {
  const plan = await waybill('plan', '-f', 'waybill.yaml')
  expect(plan.stderr).toBe('')
  expect(plan.stdout).toContain('+ database ACME\n')
  expect(plan.stdout).toContain('\n11 to create, 0 unchanged.\n')
  expect(plan.stdout).not.toContain('Note: Nothing starts')
  expect(plan.stdout).not.toContain(PASSPHRASE)

  const applied = await waybill('apply', '-f', 'waybill.yaml')
  expect(applied).toMatchObject({ status: 0, stderr: '' })
  expect(applied.stdout).toContain('11 created, 0 unchanged.')
  const again = JSON.parse((await waybill('apply', '-f', 'waybill.yaml', '--json')).stdout)
  expect(again).toMatchObject({ changes: [], unchanged: 11, applied: true })

  const run = await waybill('run', 'Everyone', '--json')
  expect(run).toMatchObject({ status: 0, stderr: '' })
  const proof = receipt.parse(JSON.parse(run.stdout))
  expect(proof).toMatchObject({ state: 'succeeded', rows: 1000, startedBy: 'command line' })
  expect(await readFile(join(desk.partnerFolder, 'Everyone-${price}.csv'), 'utf8')).toMatch(/^id,email\n0,c0@acme/)
  expect(await readdir(desk.partnerFolder)).toEqual(['Everyone-${price}.csv', 'Everyone-${price}.csv.DONE'])

  const shown = await waybill('runs', 'show', proof.id, '--json')
  expect(JSON.parse(shown.stdout)).toEqual(JSON.parse(run.stdout))
})

test('on a server: what holds the data directory is asked, and every verb answers', async () => {
  await desk.start()
  const history = JSON.parse((await waybill('runs', '--json')).stdout)
  expect(history).toMatchObject({ items: [{ orchestration: 'Everyone' }], nextCursor: null })

  const preview = await waybill('preview', 'Everyone', '--rows', '2')
  expect(preview).toMatchObject({ status: 0, stdout: 'id,email\n0,c0@acme.example\n1,c1@acme.example\n' })

  const check = await waybill('check', 'Partner')
  expect(check).toMatchObject({ status: 0, stderr: '' })
  expect(check.stdout).toMatch(/^✓ resolve: .*\n✓ connect: /)
  expect(check.stdout).toMatch(/\nPartner would accept a file\.\n$/)
  const report = JSON.parse((await waybill('check', 'Partner', '--json')).stdout)
  expect(report).toMatchObject({ destination: 'Partner', ok: true })

  const run = await waybill('run', 'Everyone')
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(run.stdout).toMatch(/^Run +run_\w+\nState +succeeded after /)
  const [, id = ''] = /(run_\w+)/.exec(run.stdout) ?? []
  const redelivered = receipt.parse(JSON.parse((await waybill('redeliver', id, '--json')).stdout))
  expect(redelivered).toMatchObject({ state: 'succeeded', redeliveryOf: id, rows: 1000 })

  const key = (await waybill('keys', 'create', 'ci')).stdout.trim()
  expect(key).not.toContain(' ')
  const url = JSON.parse(await readFile(join(desk.folder, '.waybill/server.json'), 'utf8')).url
  const remote = await desk.waybill(['runs', '--json'], {
    WAYBILL_URL: url,
    WAYBILL_TOKEN: key,
    WAYBILL_DATA: '/nowhere',
  })
  expect(JSON.parse(remote.stdout).items).toHaveLength(3)
  const stranger = await desk.waybill(['runs'], { WAYBILL_URL: url, WAYBILL_TOKEN: 'nobody' })
  expect(stranger).toMatchObject({ status: 2, stderr: expect.stringMatching(/^waybill: unauthenticated: /) })
})

test('a plan shows each field that changes, and of a secret only that it does', async () => {
  await desk.write(configuration({ 'successFile: true': 'successFile: false', '[email]': '[]' }), 'changed.yaml')
  const plan = await desk.waybill(['plan', '-f', 'changed.yaml'], { ...env(), ACME_PASSPHRASE: 'another-4410' })
  expect(plan.stderr).toBe('')
  expect(plan.stdout).toContain('~ credential Partner\n    fields.passphrase: changed (secret)\n')
  expect(plan.stdout).toContain('~ destination Partner\n    settings.successFile: true → false\n')
  expect(plan.stdout).toContain('~ database ACME\n    pii.customers: ["email"] → []\n')
  expect(plan.stdout).toContain('3 to change, 8 unchanged.')
  expect(plan.stdout).not.toMatch(new RegExp(`another-4410|${PASSPHRASE}`))
  const unchanged = JSON.parse((await waybill('plan', '-f', 'waybill.yaml', '--json')).stdout)
  expect(unchanged, 'a plan changes nothing').toMatchObject({ changes: [], applied: false })
})

test('what is exported can be applied, and changes nothing', async () => {
  const exported = await waybill('export')
  expect(exported).toMatchObject({ status: 0, stderr: '' })
  expect(exported.stdout).toContain('# Set before it is applied: PARTNER_PASSPHRASE.\n')
  expect(exported.stdout).toContain('passphrase: ${PARTNER_PASSPHRASE}\n')
  expect(exported.stdout).not.toContain(PASSPHRASE)
  await desk.write(exported.stdout, 'exported.yaml')
  const applied = await desk.waybill(['apply', '-f', 'exported.yaml', '--json', '--prune'], {
    PARTNER_PASSPHRASE: PASSPHRASE,
  })
  expect(applied.stderr).toBe('')
  expect(JSON.parse(applied.stdout)).toMatchObject({ changes: [], unchanged: 11 })
  const json = JSON.parse((await waybill('export', '--json')).stdout)
  expect(Object.keys(exportedConfiguration.shape.configuration.parse(json))).toContain('orchestrations')
})

test('what a file does not name stays, unless it is pruned', async () => {
  await desk.write('orchestrationGroups: [{ name: Weekly }]\n', 'more.yaml')
  expect((await waybill('apply', '-f', 'more.yaml')).stdout).toContain('1 created, 0 unchanged.')
  const plan = await waybill('plan', '-f', 'waybill.yaml', '--prune')
  expect(plan.stdout).toContain('- orchestration group Weekly\n\n1 to delete, 11 unchanged.')
  const pruned = JSON.parse((await waybill('apply', '-f', 'waybill.yaml', '--prune', '--json')).stdout)
  expect(pruned.changes).toEqual([{ action: 'delete', section: 'orchestrationGroups', name: 'Weekly', fields: [] }])
})

test('another SQL for an active query is a draft beside it, or a version', async () => {
  const sql = { 'SELECT id, email FROM customers ORDER BY id': 'SELECT id FROM customers' }
  const only = (text: string) => text.slice(0, text.indexOf('  - name: Slow'))
  await desk.write(only(configuration({ ...sql, 'state: active': 'state: draft' })), 'draft.yaml')
  const draft = await waybill('apply', '-f', 'draft.yaml')
  expect(draft.stdout).toContain('draft.sql: set to')
  expect((await waybill('apply', '-f', 'draft.yaml')).stdout).toContain('Nothing to change')
  expect((await waybill('preview', 'Everyone', '--rows', '1')).stdout).toBe('id,email\n0,c0@acme.example\n')
  expect((await waybill('export')).stdout).toContain('# The draft beside the active Everyone is not part')

  await desk.write(only(configuration(sql)), 'active.yaml')
  expect((await waybill('apply', '-f', 'active.yaml')).status).toBe(0)
  expect((await waybill('preview', 'Everyone', '--rows', '1')).stdout).toBe('id\n0\n')
})

test('a run can be stopped from another command line', async () => {
  const running = desk.spawn(['run', 'Slow', '--json'], env())
  const result = ended(running)
  const id = await runningId()
  const stopped = await waybill('stop', id, '--json')
  expect(['stopping', 'stopped']).toContain(JSON.parse(stopped.stdout).state)
  const { status, stdout, stderr } = await result
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ id, state: 'stopped', successFile: null })
  expect(stderr).toMatch(/^(waybill: run_stopped: .*\n.*\n)?$/)
  expect(await readdir(desk.partnerFolder)).not.toContain('slow.csv')
})

test('a verb that began on a server ends with it', async () => {
  const server = JSON.parse(await readFile(join(desk.folder, '.waybill/server.json'), 'utf8'))
  const running = desk.spawn(['run', 'Slow'], env())
  const result = ended(running)
  await runningId()
  process.kill(server.pid, 'SIGKILL')
  const { status, stderr } = await result
  expect(status).toBe(1)
  expect(stderr).toMatch(/^waybill: server_unreachable: /)
  expect(await readdir(desk.partnerFolder)).not.toContain('slow.csv')
  // The file of the server that was killed is ignored, and the directory is free.
  expect((await stat(join(desk.folder, '.waybill/server.json'))).isFile()).toBe(true)
  const before = await claims()
  const { status: listed, stdout } = await waybill('runs', '--json')
  expect(listed).toBe(0)
  expect(JSON.parse(stdout).items[0]).toMatchObject({ orchestration: 'Slow', state: 'running' })
  expect(await claims(), 'a short verb takes no run').toBe(before)
})

/** How often a command line took a run. */
async function claims(): Promise<number> {
  const log = await readFile(join(desk.folder, '.waybill/waybill.log'), 'utf8').catch(() => '')
  return log.split('run claimed').length
}

test('an interrupted run goes on in this process, and Ctrl-C stops it', async () => {
  const running = desk.spawn(['run', 'Slow', '--destination', 'Partner', '--json'], env())
  const result = ended(running)
  await once(running.stderr ?? running, 'data')
  running.kill('SIGINT')
  const { status, stdout, stderr } = await result
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ state: 'stopped' })
  expect(stderr).toMatch(/^The run run_\w+ was interrupted and goes on\.\n/)
  expect((await readdir(desk.partnerFolder)).filter((name) => name.includes('slow'))).toEqual([])
})

test('the sandbox serves until it is stopped', async () => {
  const sandbox = desk.spawn(['sandbox', '--port', '0'])
  expect(await output(sandbox, /remoteFolder/)).toMatch(/hostPublicKey: ssh-ed25519 /)
  const closed = once(sandbox, 'close')
  sandbox.kill('SIGTERM')
  expect(await closed).toEqual([0, null])
})

test('--help and --version answer at once', async () => {
  const started = performance.now()
  const help = await waybill('--help')
  expect(help.status).toBe(0)
  for (const verb of ['start', 'plan', 'apply', 'export', 'run', 'preview', 'check', 'runs', 'stop', 'redeliver']) {
    expect(help.stdout).toMatch(new RegExp(`^  ${verb} `, 'm'))
  }
  expect(performance.now() - started).toBeLessThan(1500)
  expect((await waybill('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

async function runningId(): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { items } = JSON.parse((await waybill('runs', '--limit', '1', '--json')).stdout)
    if (items[0]?.orchestration === 'Slow' && items[0].state === 'running') return items[0].id
  }
  throw new Error('the run did not begin')
}
