import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/model/user.ts'
import { type Answer, answerTo, openTestHost, requestOf, type TestHost } from '../harness/host.ts'
import { makeDatabase } from '../harness/world.ts'

const CELL = 'zoe-marker-7741@acme.example'
const MASK = '▒▒▒▒'

let host: TestHost
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-tables-'))
  const path = join(folder, 'acme.duckdb')
  await makeDatabase(
    path,
    `
    CREATE TABLE customers AS SELECT i AS id, '${CELL}' AS Email, 'Zoë ' || (i % 2) AS given_name, repeat('long ', 40) AS note,
      NULL::VARCHAR AS gap, i % 2 = 0 AS email_opt_in FROM range(250) t(i);
    CREATE TABLE kept AS SELECT 1 AS id;
    CREATE VIEW renamed AS SELECT id, Email AS contact FROM customers;
    CREATE VIEW breaking AS SELECT CAST(Email AS INTEGER) AS number FROM customers;
    CREATE VIEW slow AS SELECT sum(hash(a.i + b.i)) AS total FROM range(3000000) a(i), range(3000000) b(i);
    CREATE SCHEMA archive;
    CREATE TABLE archive.orders AS SELECT 7 AS order_id`,
  )
  await writeFile(join(folder, 'people.csv'), `id,email\n1,${CELL}\n`)
  host = await openTestHost()
  const pii = { customers: ['email'], people: ['email'] }
  await host.ask('POST', '/databases', { name: 'ACME', plugin: 'duckdb', settings: { path }, pii })
  const csv = join(folder, 'people.csv')
  await host.ask('POST', '/databases', { name: 'Files', plugin: 'files', settings: { path: csv }, pii })
  const gone = join(folder, 'gone.duckdb')
  await host.ask('POST', '/databases', { name: 'Gone', plugin: 'duckdb', settings: { path: gone } })
})
afterAll(async () => {
  await host[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const limited: Caller = {
  userId: null,
  label: 'bo@acme.example',
  policies: ['Amp360 User'],
  options: ['Restrict PII access'],
  origin: null,
}
const ask = (path: string, caller?: Caller): Promise<Answer> =>
  answerTo(host.said, (it) => host.host.fetchLocal(it, caller), requestOf('http://waybill.local', 'GET', { path }))
const samples = (table: string, caller?: Caller, database = 'ACME') =>
  ask(`/databases/${database}/samples?table=${encodeURIComponent(table)}`, caller)

describe('tables', () => {
  test('have their rows where these are soon counted, whatever a view beside them does', async () => {
    const started = performance.now()
    const { body } = await ask('/databases/ACME/tables')
    expect(performance.now() - started).toBeLessThan(15_000)
    const rows = body.items.map((it: { name: string; rows: number | null }) => [it.name, it.rows])
    expect(Object.fromEntries(rows)).toMatchObject({ customers: 250, kept: 1, renamed: 250, slow: null })
    expect(rows.map(([name]: [string]) => name)).toContain('archive.orders')
  })

  test('propose columns that look like personal data and are not marked', async () => {
    const { body } = await ask('/databases/ACME/tables')
    const { columns } = body.items.find((it: { name: string }) => it.name === 'customers')
    const told = columns.map((it: { name: string; pii: boolean; proposed: boolean }) => [it.name, it.pii, it.proposed])
    expect(told).toEqual([
      ['id', false, false],
      ['Email', true, false],
      ['given_name', false, true],
      ['note', false, false],
      ['gap', false, false],
      ['email_opt_in', false, false],
    ])
  })

  test('of a database that is not there are an error in the words of the catalogue', async () => {
    expect(await ask('/databases/Gone/tables')).toMatchObject({ status: 502, body: { code: 'source_unavailable' } })
  })
})

describe('sample values', () => {
  test('are a few of each column, each once, long ones cut', async () => {
    const { body } = await samples('customers')
    const by = Object.fromEntries(body.columns.map((it: { name: string }) => [it.name, it]))
    expect(by['Email']).toEqual({ name: 'Email', values: [CELL], isMasked: false })
    expect(by['given_name'].values.toSorted()).toEqual(['Zoë 0', 'Zoë 1'])
    expect(by['note'].values).toEqual([`${'long '.repeat(12)}…`])
    expect(by['gap'].values).toEqual([])
    expect(by['id'].values).toHaveLength(3)
    expect((await samples('archive.orders')).body.columns[0].values).toEqual(['7'])
  })

  test('are marks in marked columns for whoever may not see personal data', async () => {
    const { body } = await samples('customers', limited)
    expect(body.columns[1]).toEqual({ name: 'Email', values: [MASK], isMasked: true })
    expect(body.columns[2].isMasked).toBe(false)
    expect((await samples('people', limited, 'Files')).body.columns).toMatchObject([
      { name: 'id', values: ['1'], isMasked: false },
      { name: 'email', values: [MASK], isMasked: true },
    ])
  })

  test('of a view are marks then where they come from a marked column', async () => {
    const answer = await samples('renamed', limited)
    expect(answer.body.columns).toEqual([
      { name: 'id', values: expect.any(Array), isMasked: false },
      { name: 'contact', values: [MASK], isMasked: true },
    ])
    expect((await samples('renamed')).body.columns[1].values).toEqual([CELL])
  })

  test('that cannot be read give an error without a value', async () => {
    const { status, body } = await samples('breaking')
    expect([status, body.code]).toEqual([422, 'query_failed'])
    expect(JSON.stringify(body)).not.toContain('zoe-marker')
  })

  test('that are hidden are not even read: an error would tell of them', async () => {
    const { status, body } = await samples('breaking', limited)
    expect(status).toBe(200)
    expect(JSON.stringify(body)).toContain(MASK)
    expect(JSON.stringify(body)).not.toContain('zoe-marker')
  })

  test('of a table that is not there are none', async () => {
    expect(await samples('nowhere')).toMatchObject({ status: 422, body: { code: 'table_missing' } })
  })
})
