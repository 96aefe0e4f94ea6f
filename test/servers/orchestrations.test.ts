import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SftpServer, startSftpServer } from '../../src/sandbox/sftp-server.ts'
import { openTestHost, type TestHost } from '../harness/host.ts'
import { makeDatabase } from '../harness/world.ts'

const PASSPHRASE = 'marker-passphrase-9431'
let host: TestHost
let folder: string
let partner: SftpServer
const ask: TestHost['ask'] = (...asked) => host.ask(...asked)
const listed = async (query: string): Promise<{ name: string; destination: string; status: string }[]> =>
  (await ask('GET', `/orchestrations?${query}`)).body.items
const namesOf = async (query: string) => (await listed(query)).map((it) => `${it.name} to ${it.destination}`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-orchestrations-'))
  const path = join(folder, 'acme.duckdb')
  await makeDatabase(path, 'CREATE TABLE customers AS SELECT range AS id FROM range(10)')
  partner = await startSftpServer({
    folder: join(folder, 'partner'),
    users: [{ username: 'acme', passphrase: PASSPHRASE }],
    hostKeyFile: join(folder, 'host-key'),
  })
  host = await openTestHost()
  const fields = { hostname: '127.0.0.1', port: partner.port, username: 'acme', passphrase: PASSPHRASE }
  const settings = { remoteFolder: '/', filenameTemplate: '{{object}}.csv' }
  const missing = { ...settings, remoteFolder: '/nowhere' }
  const orchestrate = (object: string, destination: string, group?: string) => [
    'orchestrations',
    { objectType: 'query', object, destination, ...(group ? { workflow: 'automatic', group } : {}) },
  ]
  for (const [noun, input] of [
    ['databases', { name: 'ACME', plugin: 'duckdb', settings: { path }, pii: { customers: ['id'] } }],
    ['credentials', { name: 'Partner', plugin: 'sftp', type: 'passphrase', fields }],
    ['destinations', { name: 'Persado', plugin: 'sftp', credential: 'Partner', settings }],
    ['destinations', { name: 'Attentive', plugin: 'sftp', credential: 'Partner', settings: missing }],
    ['queries', { name: 'Active', database: 'ACME', sql: 'SELECT 1 AS one', state: 'active' }],
    ['queries', { name: 'Churned', database: 'ACME', sql: 'SELECT 2 AS two', state: 'active' }],
    ['orchestration-groups', { name: 'Daily', schedule: { cron: '30 8 * * *', timeZone: 'America/New_York' } }],
    orchestrate('Active', 'Persado', 'Daily'),
    orchestrate('Churned', 'Persado'),
    orchestrate('Churned', 'Attentive', 'Daily'),
  ] as const) {
    expect(await ask('POST', `/${noun}`, input)).toMatchObject({ status: 201 })
  }
})
afterAll(async () => {
  await host[Symbol.asyncDispose]()
  await partner.close()
  await rm(folder, { recursive: true, force: true })
})

async function untilNone(status: string): Promise<void> {
  for (let waited = 0; (await listed(`status=${status}`)).length > 0; waited++) {
    if (waited > 300) throw new Error(`some are ${status} all the time`)
    await sleep(100)
  }
}

describe('a list', () => {
  test('is narrowed by name, by destination and by group', async () => {
    expect(await namesOf('search=chur&sort=destination')).toEqual(['Churned to Attentive', 'Churned to Persado'])
    expect(await namesOf('search=persa')).toEqual(['Active to Persado', 'Churned to Persado'])
    expect(await namesOf('group=Daily&sort=destination')).toEqual(['Churned to Attentive', 'Active to Persado'])
    expect(await namesOf('destination=Attentive')).toEqual(['Churned to Attentive'])
  })

  test('of groups says how many are in each', async () => {
    expect((await ask('GET', '/orchestration-groups')).body.items).toMatchObject([{ name: 'Daily', members: 2 }])
  })
})

test('a group that is run by hand starts each member and tells of those that could not be', async () => {
  expect((await listed('')).map((it) => it.status)).toEqual(['activated', 'activated', 'activated'])
  const first = await ask('POST', '/orchestration-groups/Daily/runs', {})
  expect(first).toMatchObject({ status: 201, body: { trigger: 'manual', refused: [] } })
  expect((await ask('GET', `/runs?groupRun=${first.body.id}`)).body.items).toHaveLength(2)
  await untilNone('waiting,running')
  expect((await ask('GET', `/group-runs/${first.body.id}`)).body).toMatchObject({
    state: 'failed',
    runs: { active: 0, succeeded: 1, failed: 1, stopped: 0, skipped: 0 },
  })
  const ended = await listed('sort=destination')
  expect(ended.map((it) => `${it.name} to ${it.destination}: ${it.status}`)).toEqual([
    'Churned to Attentive: failed',
    'Active to Persado: completed',
    'Churned to Persado: activated',
  ])
  expect(await namesOf('status=failed')).toEqual(['Churned to Attentive'])
  expect(await namesOf('status=activated,completed')).toEqual(['Active to Persado', 'Churned to Persado'])
  expect(ended[0]).toMatchObject({ lastRun: { error: { code: 'folder_missing' } } })
  expect(ended[1]).toMatchObject({ lastRun: { rows: 1, error: null } })
})

test('what a data template or an orchestration inherits is told with its origin', async () => {
  const { body } = await ask('GET', '/destinations/Persado/inherited-settings?for=orchestration')
  const settings = Object.fromEntries(body.items.map((it: { name: string }) => [it.name, it]))
  expect(settings).toMatchObject({
    filenameTemplate: { value: '{{object}}.csv', origin: 'destination', originName: 'Persado', isOpen: true },
    remoteFolder: { value: '/', origin: 'destination', isOpen: false },
    quoteMode: { value: 'special', origin: 'default', originName: null, isOpen: true },
  })
})

test('the files of an orchestration that is not saved, before they leave', async () => {
  const input = { objectType: 'query', object: 'Active', destination: 'Persado', settings: { lineEnding: 'crlf' } }
  const { status, body } = await ask('POST', '/orchestrations/preview', input)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    header: 'one\r\n',
    lines: [{ row: 1, text: '1\r\n' }],
    files: [{ name: 'Active.csv', rows: 1, bytes: 8, isExact: true }],
  })
  const wrong = { ...input, destination: 'Nowhere' }
  expect(await ask('POST', '/orchestrations/preview', wrong)).toMatchObject({ status: 404 })
})
