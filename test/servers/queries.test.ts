import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/model/user.ts'
import { openTestHost, requestOf, type TestHost } from '../harness/host.ts'
import { makeDatabase } from '../harness/world.ts'

let host: TestHost
let folder: string
const ask: TestHost['ask'] = (...asked) => host.ask(...asked)

const limited: Caller = {
  userId: null,
  label: 'bo@acme.example',
  policies: ['Amp360 User'],
  options: ['Restrict PII access'],
  origin: null,
}
const withoutDownload: Caller = { ...limited, options: ['Restrict download access'] }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-queries-'))
  const path = join(folder, 'acme.duckdb')
  await makeDatabase(
    path,
    `CREATE TABLE customers AS SELECT i AS id, 'p' || i || '@acme.example' AS email FROM range(250) t(i)`,
  )
  host = await openTestHost()
  for (const [name, pii] of [
    ['ACME', {}],
    ['Marked', { customers: ['email'] }],
  ] as const) {
    expect(await ask('POST', '/databases', { name, plugin: 'duckdb', settings: { path }, pii })).toMatchObject({
      status: 201,
    })
  }
})
afterAll(async () => {
  await host[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const preview = (sql: string, more: object = {}) => ask('POST', '/queries/preview', { database: 'ACME', sql, ...more })
const download = (body: object, caller?: Caller) =>
  host.host.fetchLocal(
    requestOf('http://waybill.local', 'POST', { path: '/queries/download', body: { database: 'ACME', ...body } }),
    caller,
  )

describe('a preview', () => {
  test('says whether there are more rows, and how long it took', async () => {
    const { body } = await preview('SELECT id FROM customers ORDER BY id')
    expect(body).toMatchObject({ hasMore: true, columns: [{ name: 'id', type: 'BIGINT' }] })
    expect(body.rows).toHaveLength(100)
    expect(body.elapsedMs).toBeGreaterThanOrEqual(0)
    expect((await preview('SELECT id FROM customers WHERE id < 100')).body).toMatchObject({ hasMore: false })
    expect((await preview('SELECT id FROM customers WHERE false')).body).toMatchObject({ hasMore: false, rows: [] })
  })

  test.for([
    ['SELECT id,\n  nobody\nFROM customers', { line: 2, column: 3, length: 6 }],
    ['\n\nSELECT * FROM nowhere', { line: 3, column: 15, length: 7 }],
    ['SELECT \'ünï\', "no body" FROM customers', { line: 1, column: 15, length: 9 }],
    ['SELECT id FROM customers WHERE', { line: 1 }],
    ['SELECT id FRM customers x y', { line: 1 }],
  ] as const)('%s is wrong at its place', async ([sql, place]) => {
    expect(await preview(sql)).toMatchObject({ status: 422, body: { code: 'sql_invalid', details: place } })
  })

  test('ends in the engine as soon as its asker goes away', async () => {
    const { url } = await host.host.listen(0, '127.0.0.1')
    const { token } = JSON.parse(readFileSync(join(host.dataFolder, 'server.json'), 'utf8'))
    const before = new Set(children())
    const leaving = new AbortController()
    const asked = fetch(`${url}/api/queries/preview`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        database: 'ACME',
        sql: 'SELECT sum(hash(a.i + b.i)) FROM range(3000000) a(i), range(3000000) b(i)',
      }),
      signal: leaving.signal,
    }).catch((error: unknown) => error)
    const busy = await until(() => [...before, ...children()].find((pid) => cpuMs(pid) > 1500))
    leaving.abort()
    expect(await asked).toMatchObject({ name: 'AbortError' })
    await until(() => (isThere(busy) ? undefined : true))
    const spool = await readdir(join(host.dataFolder, 'spool')).catch(() => [])
    expect(spool.filter((name) => name.startsWith('engine-'))).toEqual([])
  })
})

describe('a download', () => {
  test('is the whole result, named like its query and written down', async () => {
    const sql = 'SELECT * FROM customers ORDER BY id'
    const { body: query } = await ask('POST', '/queries', { name: 'All: “our” people', database: 'ACME', sql })
    const response = await download({ sql, query: query.id })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toContain(encodeURIComponent('All_ “our” people.csv'))
    const lines = (await response.text()).split('\n')
    expect([lines[0], lines[250], lines.length]).toEqual(['id,email', '249,p249@acme.example', 252])
    const { body: log } = await ask('GET', '/audit-events?action=query:download')
    expect(log.items[0]).toMatchObject({ objectId: query.id, objectName: query.name })
    expect(await readdir(join(host.dataFolder, 'spool'))).toEqual([])
  })

  test('is refused from 100,000 rows on', async () => {
    const whole = await download({ sql: 'SELECT i FROM range(99999) t(i)' })
    expect((await whole.text()).split('\n')).toHaveLength(100_001)
    const refused = await download({ sql: 'SELECT i FROM range(100000) t(i)' })
    expect(await refused.json()).toMatchObject({ status: 422, code: 'result_too_large' })
    const broken = await download({ sql: 'SELECT nobody FROM customers' })
    expect(await broken.json()).toMatchObject({ status: 422, code: 'sql_invalid' })
  })

  test('leaves nothing behind where nobody reads it', async () => {
    const response = await download({ sql: 'SELECT * FROM customers' })
    await response.body?.cancel()
    expect(await readdir(join(host.dataFolder, 'spool'))).toEqual([])
  })

  test('is refused by Restrict download access', async () => {
    const refused = await download({ sql: 'SELECT 1 AS one' }, withoutDownload)
    expect(await refused.json()).toMatchObject({ status: 403, code: 'forbidden' })
  })
})

describe('a saved query', () => {
  const make = async (name: string, more: object = {}) =>
    (await ask('POST', '/queries', { name, database: 'ACME', sql: 'SELECT 1 AS one', ...more })).body

  test('moves between folders, which are there while something is in them', async () => {
    const { id } = await make('Moving', { folder: 'Marketing / Persado' })
    expect(await ask('POST', `/queries/${id}/move`, { folder: 'a/b/c/d' })).toMatchObject({ status: 422 })
    expect(await ask('POST', `/queries/${id}/move`, { folder: 'a//b' })).toMatchObject({ status: 422 })
    expect((await ask('GET', '/queries/folders')).body.items).toContainEqual({ path: 'Marketing/Persado', queries: 1 })
    const list = async (folder: string) =>
      (await ask('GET', `/queries?folder=${encodeURIComponent(folder)}`)).body.items.map((it: { id: string }) => it.id)
    expect(await list('Marketing')).toEqual([id])
    expect(await ask('POST', `/queries/${id}/move`, { folder: '' })).toMatchObject({ body: { folder: '' } })
    expect(await list('Marketing')).toEqual([])
  })

  test('is copied as a draft, its own draft first', async () => {
    const { id } = await make('Original', { state: 'active', folder: 'Kept' })
    await ask('PUT', `/queries/${id}`, { name: 'Original', database: 'ACME', sql: 'SELECT 2 AS two' })
    const copy = { name: 'Original COPY', state: 'draft', sql: 'SELECT 2 AS two', folder: 'Kept', status: 'draft' }
    expect(await ask('POST', `/queries/${id}/copy`)).toMatchObject({ status: 201, body: copy })
    expect(await ask('POST', `/queries/${id}/copy`)).toMatchObject({ body: { name: 'Original COPY 2' } })
  })

  test('gets an old version back as its draft', async () => {
    const { id } = await make('Versioned', { state: 'active' })
    await ask('PUT', `/queries/${id}`, { name: 'Versioned', database: 'ACME', sql: 'SELECT 2 AS two', state: 'active' })
    expect(await ask('POST', `/queries/${id}/versions/1/restore`)).toMatchObject({
      body: { activeVersion: 2, sql: 'SELECT 2 AS two', draft: { sql: 'SELECT 1 AS one' } },
    })
    expect(await ask('POST', `/queries/${id}/versions/9/restore`)).toMatchObject({ status: 404 })
  })

  test('is saved over another save only by who saw it, and shows both', async () => {
    const { id, version } = await make('Shared')
    const input = { name: 'Shared', database: 'ACME', sql: 'SELECT 2 AS two' }
    expect(await ask('PUT', `/queries/${id}?version=${version}`, input)).toMatchObject({ status: 200 })
    const mine = { ...input, sql: 'SELECT 3 AS three' }
    expect(await ask('PUT', `/queries/${id}?version=${version}`, mine)).toMatchObject({
      status: 409,
      body: { code: 'stale_version', details: { current: { sql: 'SELECT 2 AS two', version: version + 1 } } },
    })
  })

  test('is found by its status and its database, the last edited first', async () => {
    const active = await make('Status active', { state: 'active' })
    await make('Status draft', { database: 'Marked' })
    const names = async (query: string) =>
      (await ask('GET', `/queries?search=Status&sort=-updatedAt${query}`)).body.items.map(
        (it: { name: string }) => it.name,
      )
    expect(active).toMatchObject({ status: 'activated', lastRun: null, editedBy: expect.any(String) })
    expect(await names('')).toEqual(['Status draft', 'Status active'])
    expect(await names('&status=activated,error')).toEqual(['Status active'])
    expect(await names('&database=Marked')).toEqual(['Status draft'])
    expect(await ask('GET', '/queries?status=lost')).toMatchObject({ status: 422 })
  })
})

test('who may not see personal data sees marks in its place, in a preview and in a download', async () => {
  const body = { database: 'Marked', sql: 'SELECT email, NULL AS nothing FROM customers LIMIT 2' }
  const request = requestOf('http://waybill.local', 'POST', { path: '/queries/preview', body })
  const seen = await (await host.host.fetchLocal(request, limited)).json()
  expect(seen).toMatchObject({
    columns: [{ pii: true }, { pii: false }],
    rows: [
      ['▒▒▒▒', null],
      ['▒▒▒▒', null],
    ],
  })
  expect(await (await download(body, limited)).text()).toBe('email,nothing\n▒▒▒▒,\n▒▒▒▒,\n')
  const whole = await download(body)
  expect(await whole.text()).toContain('p0@acme.example')
})

/** Data-plane processes of this one. */
const children = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statOf(pid)?.[1] === String(process.pid))

/** The fields after the name of the command: state, parent, … */
function statOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')
  } catch {
    return undefined
  }
}

const isThere = (pid: number): boolean => !['Z', 'X', undefined].includes(statOf(pid)?.[0])
/** A tick is ten milliseconds. */
const cpuMs = (pid: number): number => Number(statOf(pid)?.[11] ?? 0) * 10

async function until<T>(look: () => T | undefined): Promise<T> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
    const found = look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it did not come')
}
