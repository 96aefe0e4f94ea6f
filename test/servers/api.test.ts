import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SftpServer, startSftpServer } from '../../src/sandbox/sftp-server.ts'
import { openTestHost, requestOf, type TestHost } from '../harness/host.ts'
import { makeDatabase } from '../harness/world.ts'

const PASSPHRASE = 'marker-passphrase-9431'
const CELL = 'zoe-marker@acme.example'
const sql = 'SELECT id, email FROM customers ORDER BY id'
let host: TestHost
let folder: string
let partner: SftpServer
const ask: TestHost['ask'] = (...asked) => host.ask(...asked)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-api-'))
  const path = join(folder, 'acme.duckdb')
  await makeDatabase(
    path,
    `CREATE TABLE customers AS SELECT * FROM (VALUES (1, '${CELL}'), (2, 'b,c')) AS t(id, email)`,
  )
  partner = await startSftpServer({
    folder: join(folder, 'partner'),
    users: [{ username: 'acme', passphrase: PASSPHRASE }],
    hostKeyFile: join(folder, 'host-key'),
  })
  host = await openTestHost()
  const fields = { hostname: '127.0.0.1', port: partner.port, username: 'acme', passphrase: PASSPHRASE }
  const settings = { remoteFolder: '/', filenameTemplate: '{{object}}.csv', successFile: true }
  for (const [noun, input] of [
    ['databases', { name: 'ACME', plugin: 'duckdb', settings: { path }, pii: { customers: ['email'] } }],
    ['credentials', { name: 'Partner', plugin: 'sftp', type: 'passphrase', fields }],
    ['destinations', { name: 'Partner', plugin: 'sftp', credential: 'Partner', settings }],
    ['queries', { name: 'Everybody', database: 'ACME', sql, state: 'active' }],
    ['orchestrations', { objectType: 'query', object: 'Everybody', destination: 'Partner' }],
  ] as const) {
    expect(await ask('POST', `/${noun}`, input)).toMatchObject({ status: 201 })
  }
})
afterAll(async () => {
  await host[Symbol.asyncDispose]()
  await partner.close()
  await rm(folder, { recursive: true, force: true })
})

const orchestrationId = async () => (await ask('GET', '/orchestrations?object=Everybody')).body.items[0].id

describe('databases and queries', () => {
  test('the tables of a database, with the columns that are marked', async () => {
    const { body } = await ask('GET', '/databases/ACME/tables')
    expect(body.items).toEqual([
      {
        name: 'customers',
        rows: 2,
        columns: [
          { name: 'id', type: 'INTEGER', pii: false, proposed: false },
          { name: 'email', type: 'VARCHAR', pii: true, proposed: false },
        ],
      },
    ])
  })

  test('a preview gives cells, and marks the columns that are made from personal data', async () => {
    const { body } = await ask('POST', '/queries/preview', {
      database: 'ACME',
      sql: 'SELECT count(*) AS n, max(lower(email)) AS last FROM customers',
    })
    expect(body.columns).toEqual([
      { name: 'n', type: 'BIGINT', pii: false },
      { name: 'last', type: 'VARCHAR', pii: true },
    ])
    expect(body.rows[0][0]).toBe('2')
  })

  test.for([
    ['SELEC 1', 'sql_invalid'],
    ['SELECT * FROM nowhere', 'sql_invalid'],
    ['DROP TABLE customers', 'sql_not_allowed'],
  ])('%s is %s, in a preview and when it is activated', async ([wrong, code]) => {
    expect(await ask('POST', '/queries/preview', { database: 'ACME', sql: wrong })).toMatchObject({
      status: 422,
      body: { code },
    })
    const input = { name: `Wrong ${wrong}`, database: 'ACME', sql: wrong, state: 'active' }
    expect(await ask('POST', '/queries', input)).toMatchObject({ status: 422, body: { code } })
    const { body: draft } = await ask('POST', '/queries', { ...input, state: 'draft' })
    expect(await ask('POST', `/queries/${draft.id}/activate`)).toMatchObject({ status: 422, body: { code } })
    expect(await ask('POST', `/queries/${draft.id}/discard`)).toMatchObject({ status: 200, body: null })
    expect(await ask('GET', `/queries/${draft.id}`)).toMatchObject({ status: 404 })
  })

  test('two columns of one name are refused before a run meets them', async () => {
    const input = { name: 'Twice', database: 'ACME', sql: 'SELECT id, id FROM customers', state: 'active' }
    expect(await ask('POST', '/queries', input)).toMatchObject({ status: 422, body: { code: 'column_duplicate' } })
  })

  test('an edit of an active query is a draft beside it until it is activated', async () => {
    const first = { name: 'Count', database: 'ACME', sql: 'SELECT 1 AS one', state: 'active' }
    const { body: made } = await ask('POST', '/queries', first)
    const edited = await ask('PUT', `/queries/${made.id}`, { ...first, sql: 'SELECT 2 AS two', state: 'draft' })
    expect(edited.body).toMatchObject({ sql: 'SELECT 1 AS one', draft: { sql: 'SELECT 2 AS two' }, activeVersion: 1 })
    const active = await ask('POST', `/queries/${made.id}/activate`)
    expect(active.body).toMatchObject({ sql: 'SELECT 2 AS two', draft: null, activeVersion: 2 })
    const { body } = await ask('GET', `/queries/${made.id}/versions`)
    expect(body.items.map((it: { number: number }) => it.number)).toEqual([2, 1])
  })

  test('a database export needs tables that are there', async () => {
    const input = { name: 'Nightly', database: 'ACME', tables: ['customers', 'orders'], state: 'active' }
    expect(await ask('POST', '/database-exports', input)).toMatchObject({
      status: 422,
      body: { code: 'table_missing', details: { missing: ['orders'] } },
    })
    const { body: draft } = await ask('POST', '/database-exports', { ...input, tables: [], state: 'draft' })
    expect(await ask('POST', `/database-exports/${draft.id}/activate`)).toMatchObject({
      status: 422,
      body: { code: 'invalid_input', errors: [{ path: 'tables' }] },
    })
    await ask('PUT', `/database-exports/${draft.id}`, { ...input, tables: ['customers'], state: 'draft' })
    expect(await ask('POST', `/database-exports/${draft.id}/activate`)).toMatchObject({ body: { state: 'active' } })
  })
})

describe('orchestrations', () => {
  test('one that could not run is not saved', async () => {
    await ask('POST', '/queries', { name: 'Sketch', database: 'ACME', sql, state: 'draft' })
    const input = { objectType: 'query', object: 'Sketch', destination: 'Partner' }
    expect(await ask('POST', '/orchestrations', input)).toMatchObject({ status: 409, body: { code: 'not_active' } })
    const locked = { ...input, object: 'Count', settings: { encoding: 'gzip' } }
    expect(await ask('POST', '/orchestrations', locked)).toMatchObject({ body: { code: 'setting_locked' } })
    const listed = (await ask('GET', '/orchestrations')).body.items.map((it: { name: string }) => it.name)
    expect(listed).toEqual(['Everybody'])
  })

  test('a preview is the file as it would be', async () => {
    const { body } = await ask('GET', `/orchestrations/${await orchestrationId()}/preview?rows=2`)
    expect(body).toEqual({ name: 'Everybody.csv', rows: 2, text: `id,email\n1,${CELL}\n2,"b,c"\n` })
  })

  test('a preview keeps a byte order mark at its start', async () => {
    const marked = 'SELECT 1 AS "\ufeffid"'
    await ask('POST', '/queries', { name: 'Marked', database: 'ACME', sql: marked, state: 'active' })
    const input = { objectType: 'query', object: 'Marked', destination: 'Partner' }
    const { body: orchestration } = await ask('POST', '/orchestrations', input)
    const { body } = await ask('GET', `/orchestrations/${orchestration.id}/preview?rows=2`)
    expect(body.text).toBe('\ufeffid\n1\n')
  })

  test('a check tells its steps', async () => {
    const { status, body } = await ask('POST', '/destinations/Partner/check')
    expect(status).toBe(200)
    expect(body).toMatchObject({ destination: 'Partner', ok: true })
    expect(body.steps.every((step: { ok: boolean; sentence: string }) => step.ok && step.sentence)).toBe(true)
    expect(body.hostKeyFingerprint).toMatch(/^SHA256:/)
    const streamed = await ask('POST', '/destinations/Partner/check/events', {})
    expect(streamed.body.match(/^data: /gm)).toHaveLength(body.steps.length + 1)
    const { body: saved } = await ask('GET', '/destinations/Partner')
    const { name, plugin, credential, settings } = saved
    const unsaved = await ask('POST', '/destinations/check/events', { name, plugin, credential, settings })
    expect(unsaved.body.match(/^data: /gm)).toHaveLength(body.steps.length + 1)
    const { body: known } = await ask('GET', '/credentials/Partner')
    expect(known.pinnedHostKeys).toHaveLength(1)
  })
})

describe('credentials', () => {
  const rotated = { name: 'Partner', plugin: 'sftp', type: 'passphrase' }
  const check = async (fields: object) => {
    const { body: it } = await ask('GET', '/credentials/Partner')
    const credential = { ...rotated, fields: { ...it.fields, ...fields } }
    return ask('POST', `/credentials/${it.id}/check`, { destination: 'Partner', credential })
  }

  test('new sign-in fields are tried before the swap, and nothing is saved', async () => {
    const before = (await ask('GET', '/credentials/Partner')).body
    expect(await check({})).toMatchObject({ status: 200, body: { ok: true, destination: 'Partner' } })
    const wrong = await check({ passphrase: 'wrong-passphrase-5512' })
    expect(wrong).toMatchObject({ status: 200, body: { ok: false } })
    expect(JSON.stringify(wrong.body)).not.toContain('wrong-passphrase-5512')
    expect((await ask('GET', '/credentials/Partner')).body).toEqual(before)
    expect(await check({ port: 'none' })).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
    expect(await check({ hostname: 'elsewhere.invalid' })).toMatchObject({ status: 422 })
  })

  test('one that is used says by what, and stays', async () => {
    const { body: it } = await ask('GET', '/credentials/Partner')
    expect(it).toMatchObject({ usedBy: expect.any(Number), allowed: expect.arrayContaining(['credential:check']) })
    const { body } = await ask('GET', `/credentials/${it.id}/dependants`)
    expect(JSON.stringify(body)).toContain('"name":"Partner"')
    expect(await ask('DELETE', `/credentials/${it.id}`)).toMatchObject({ status: 409, body: { code: 'in_use' } })
  })
})

describe('runs', () => {
  test('a run is started, watched, proved and sent again', async () => {
    const started = await ask('POST', `/orchestrations/${await orchestrationId()}/runs`, {})
    expect(started).toMatchObject({ status: 201, body: { orchestration: 'Everybody', destination: 'Partner' } })
    const { id } = started.body
    const again = await ask('POST', `/orchestrations/${await orchestrationId()}/runs`, {})
    expect([201, 409]).toContain(again.status)

    const events = await host.host.fetchLocal(requestOf('http://waybill.local', 'GET', { path: `/runs/${id}/events` }))
    expect(events.headers.get('content-type')).toBe('text/event-stream')
    const receipts = (await events.text())
      .split('\n\n')
      .filter((block) => block.startsWith('data: '))
      .map((block) => JSON.parse(block.slice('data: '.length)))
    expect(receipts.at(-1)).toMatchObject({ id, state: 'succeeded', rows: 2, successFile: '/Everybody.csv.DONE' })
    expect(await readFile(join(folder, 'partner', 'Everybody.csv'), 'utf8')).toContain(CELL)

    const sent = await ask('POST', `/runs/${id}/redeliver`)
    expect(sent).toMatchObject({ status: 201, body: { redeliveryOf: id } })
    const ended = await host.host.fetchLocal(
      requestOf('http://waybill.local', 'GET', { path: `/runs/${sent.body.id}/events` }),
    )
    expect(await ended.text()).toContain('"state":"succeeded"')
    expect(
      (await ask('GET', '/runs?state=succeeded,failed&orchestration=Everybody')).body.items.length,
    ).toBeGreaterThan(1)
  })

  test('one that has ended cannot be stopped, and one that never was is not found', async () => {
    const [{ id }] = (await ask('GET', '/runs?state=succeeded')).body.items
    expect(await ask('POST', `/runs/${id}/stop`)).toMatchObject({ status: 409, body: { code: 'not_running' } })
    expect(await ask('GET', '/runs/run_none/events')).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await ask('GET', '/runs?state=flying')).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'state.0' }] },
    })
  })

  test('starting, sending again and checking are in the audit log', async () => {
    const { body } = await ask('GET', '/audit-events?limit=200')
    const actions = body.items.map((it: { action: string }) => it.action)
    expect(actions).toEqual(expect.arrayContaining(['orchestration:run', 'run:redeliver', 'query:activate']))
  })
})

test('no answer and no log line has the secret; no log line has a cell', () => {
  expect(host.said.filter((text) => text.includes(PASSPHRASE))).toEqual([])
  const lines = host.said.filter((text) => text.startsWith('{"event"'))
  expect(lines.length).toBeGreaterThan(20)
  expect(lines.filter((text) => text.includes(CELL))).toEqual([])
})
