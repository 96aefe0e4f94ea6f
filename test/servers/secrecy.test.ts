import { once } from 'node:events'
import { glob, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROUTES } from '../../src/api/routes/all-routes.ts'
import { noLog } from '../../src/lib/log.ts'
import { openStore } from '../../src/store/open.ts'
import { type Desk, type Ended, openDesk, output, PASSPHRASE } from '../harness/command-line.ts'
import { type Receiver, startReceiver } from '../harness/receiver.ts'

/** Stands in each row of the database, so also where a query breaks and where the partner refuses a file. */
const CELL = 'cell-Ægir-5521'
const WRONG_PASSPHRASE = 'hunter2-7719'
const KEY = Buffer.from('the-sealing-key-of-32-bytes-9431').toString('base64')
const ADMIN_PASSWORD = 'staple-battery-6620'
const HOOK_PATH = '/hook-token-3317'
const SIGNING_SECRET = 'signing-secret-of-the-hook-6128'
const SSH_FX_FAILURE = 4
/** Goes to one address only, and says nothing without a provider. */
const CALLBACK = '/auth/callback/oidc'
/** What a route cannot do without. */
const QUERIES: Readonly<Record<string, string>> = {
  '/destinations/:id/inherited-settings': '?for=orchestration',
  '/databases/:id/samples': '?table=customers',
}

let desk: Desk
let receiver: Receiver
let isPartnerFull = false
/** All that anybody could read, by what it was asked for. */
const said = new Map<string, string>()

beforeAll(async () => {
  receiver = await startReceiver()
  desk = await openDesk(`CREATE TABLE customers AS SELECT range AS id, '${CELL}-' || range AS email FROM range(3000)`, {
    intercept: ({ name }) => (isPartnerFull && name === 'WRITE' ? { status: SSH_FX_FAILURE } : undefined),
  })
  await desk.write(CONFIGURATION)
})
afterAll(async () => {
  await desk?.[Symbol.asyncDispose]()
  await receiver?.[Symbol.asyncDispose]()
})

const CONFIGURATION = `
databases:
  - { name: ACME, plugin: duckdb, settings: { path: ./acme.duckdb }, pii: { customers: [email] } }
queries:
  - { name: Everyone, database: ACME, sql: "SELECT id, email FROM customers", state: active }
  - { name: Breaking, database: ACME, sql: "SELECT CAST(email AS INTEGER) AS number FROM customers", state: active }
databaseExports:
  - { name: Tables, database: ACME, tables: [customers], state: active }
credentials:
  - name: Partner
    plugin: sftp
    type: passphrase
    fields: { hostname: 127.0.0.1, port: "\${PORT_OF_PARTNER}", username: acme, passphrase: "\${ACME_PASSPHRASE}" }
  - name: Refused
    plugin: sftp
    type: passphrase
    fields: { hostname: 127.0.0.1, port: "\${PORT_OF_PARTNER}", username: acme, passphrase: ${WRONG_PASSPHRASE} }
destinations:
  - { name: Partner, plugin: sftp, credential: Partner, settings: { remoteFolder: /, successFile: true } }
  - { name: Refused, plugin: sftp, credential: Refused, settings: { remoteFolder: / } }
  - { name: Bare, plugin: sftp, credential: Partner, settings: { remoteFolder: /, quoteMode: none } }
dataTemplates:
  - { name: Joined, destination: Bare, columns: [{ from: email, to: "e,mail" }] }
alertChannels:
  - name: Hook
    kind: webhook
    fields: { url: "\${HOOK_URL}", signingSecret: ${SIGNING_SECRET} }
    events: [failed, held, unusual, succeeded]
orchestrationGroups:
  - { name: Daily }
orchestrations:
  - { objectType: query, object: Everyone, destination: Partner }
  - { objectType: query, object: Breaking, destination: Partner }
  - { objectType: query, object: Everyone, destination: Refused }
  - { objectType: query, object: Everyone, destination: Bare, dataTemplate: Joined }
  - { objectType: database-export, object: Tables, destination: Partner }
`

const environment = () => ({
  WAYBILL_KEY: KEY,
  PORT_OF_PARTNER: String(desk.partner.port),
  HOOK_URL: receiver.url + HOOK_PATH,
  WAYBILL_ADMIN_PASSWORD: ADMIN_PASSWORD,
})

/** What a person asks for to see cells: its answer is theirs, and is not searched. */
const SHOWS_CELLS = '/databases/:id/samples'

/** Previews that answer with a problem: the query of the first orchestration breaks, and no run is held. */
const REFUSED = { '/orchestrations/': 422, '/runs/': 409 }

/** What a verb says is kept, unless it is what a person asked to see. */
async function waybill(...args: string[]): Promise<Ended> {
  const ended = await desk.waybill(args, environment())
  if (args[0] !== 'preview' && args[0] !== 'keys') said.set(`waybill ${args.join(' ')} ${said.size}`, ended.stdout)
  said.set(`waybill ${args.join(' ')}, errors ${said.size}`, ended.stderr)
  return ended
}

async function read(url: string, key: string, path: string): Promise<string> {
  const response = await fetch(`${url}/api${path}`, { headers: { authorization: `Bearer ${key}` } })
  const text = await response.text()
  const [, refusal] =
    Object.entries(REFUSED).find(([start]) => path.startsWith(start) && path.endsWith('/preview')) ?? []
  expect([path, response.status]).toEqual([path, refusal ?? 200])
  return text
}

/** Signs in as the administrator does. @returns what the browser keeps */
async function signIn(url: string): Promise<string> {
  const body = JSON.stringify({ email: 'ana@acme.example', password: ADMIN_PASSWORD })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/api/auth/sign-in/email`, { method: 'POST', headers, body })
  expect(response.status).toBe(200)
  said.set('POST /auth/sign-in/email', await response.text())
  const [cookie = ''] = response.headers.getSetCookie()
  return decodeURIComponent(cookie.split(/[=;]/)[1] ?? '').split('.')[0] ?? ''
}

/** Each route that only reads, with the id of an object of its noun. */
async function readEverything(url: string, key: string): Promise<number> {
  const routes = ROUTES.filter((route) => route.method === 'get' && route.path !== CALLBACK)
  for (const route of routes) {
    const collection = route.path.split('/')[1]
    const [first] = route.path.includes(':id') ? JSON.parse(said.get(`GET /${collection}`) ?? '{}').items : []
    const path = `${route.path.replace(':id', first?.id)}${QUERIES[route.path] ?? ''}`
    const text = await read(url, key, path)
    if (route.path === SHOWS_CELLS) expect(text, 'shown to who may see it').toContain(CELL)
    else said.set(`GET ${path}`, text)
  }
  return routes.length
}

test('a full run shows its cells to the partner and in a preview, its secrets to nobody', {
  timeout: 300_000,
}, async () => {
  const server = desk.spawn(['start', '--port', '0'], environment())
  let log = ''
  server.stderr?.on('data', (chunk) => (log += chunk))
  const [, url = ''] = /serves (\S+)\. /.exec(await output(server, /serves \S+\. /)) ?? []

  expect(await waybill('apply', '-f', 'waybill.yaml')).toMatchObject({ status: 0, stderr: '' })
  expect(await waybill('run', 'Everyone', '--destination', 'Partner')).toMatchObject({ status: 0, stderr: '' })
  expect(await waybill('run', 'Tables', '--json')).toMatchObject({ status: 0, stderr: '' })
  const failures = [
    [['Breaking'], 'query_failed'],
    [['Everyone', '--destination', 'Refused'], 'credential_rejected'],
    [['Everyone', '--destination', 'Bare'], 'file_ambiguous'],
  ] as const
  for (const [args, code] of failures) {
    const failed = await waybill('run', ...args)
    expect(failed).toMatchObject({ status: 1, stderr: expect.stringMatching(`^waybill: ${code}: `) })
  }
  isPartnerFull = true
  expect(await waybill('run', 'Everyone', '--destination', 'Partner', '--json')).toMatchObject({ status: 1 })
  expect(await waybill('check', 'Partner')).toMatchObject({ status: 1 })
  isPartnerFull = false
  expect(await waybill('check', 'Refused', '--json')).toMatchObject({ status: 1 })
  expect((await waybill('preview', 'Everyone', '--destination', 'Partner')).stdout).toContain(CELL)
  expect(await waybill('preview', 'Breaking')).toMatchObject({ status: 1, stdout: '' })
  for (const verb of [['export'], ['runs'], ['plan', '-f', 'waybill.yaml']]) {
    expect(await waybill(...verb)).toMatchObject({ status: 0 })
  }

  const key = (await waybill('keys', 'create', 'ci')).stdout.trim()
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const grouped = await fetch(`${url}/api/orchestration-groups/Daily/runs`, { method: 'POST', headers, body: '{}' })
  expect(grouped.status).toBe(201)
  // Four kinds of failures, one run and one export that completed.
  await receiver.until(HOOK_PATH, 6)
  for (const [at, { body }] of receiver.received.entries()) said.set(`notice ${at}`, body)
  const session = await signIn(url)
  expect(session).toMatch(/^\w{20,}$/)
  expect(await readEverything(url, key)).toBeGreaterThan(20)
  const { token } = JSON.parse(await readFile(join(desk.folder, '.waybill/server.json'), 'utf8'))
  const closed = once(server, 'close')
  server.kill('SIGTERM')
  await closed
  said.set('log of the server', log)
  await readStore()
  await readFiles()

  expect(await partnerFiles(), 'the partner has them').toContain(CELL)
  const markers = [
    CELL,
    PASSPHRASE,
    WRONG_PASSPHRASE,
    ADMIN_PASSWORD,
    HOOK_PATH,
    SIGNING_SECRET,
    session,
    KEY,
    key,
    token,
  ]
  const told = [...said].flatMap(([what, text]) => markers.filter((it) => text.includes(it)).map((it) => [it, what]))
  expect(told).toEqual([])
  expect(log).toContain('"request"')
})

/** Every row of every table, those of the queue too. */
async function readStore(): Promise<void> {
  await using store = await openStore({ databaseUrl: null, dataFolder: join(desk.folder, '.waybill'), log: noLog })
  const tables = sql`select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`
  const { rows } = (await store.db.execute(tables)) as unknown as { rows: { name: string }[] }
  expect(rows.length).toBeGreaterThan(20)
  for (const { name } of rows) {
    const dump = await store.db.execute(sql`select it::text from ${sql.raw(name)} it`)
    said.set(`table ${name}`, JSON.stringify((dump as unknown as { rows: unknown[] }).rows))
  }
  expect(said.get('table public.run')).toContain('credential_rejected')
}

/** Every byte at rest: store, spool, logs. */
async function readFiles(): Promise<void> {
  const folder = join(desk.folder, '.waybill')
  for await (const entry of glob('**', { cwd: folder, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    said.set(`file ${path}`, (await readFile(path)).toString('utf8'))
  }
  expect([...said.keys()].filter((it) => it.includes('/spool/')).length).toBeGreaterThan(0)
}

async function partnerFiles(): Promise<string> {
  const names = await readdir(desk.partnerFolder, { recursive: true, withFileTypes: true })
  const files = names.filter((it) => it.isFile()).map((it) => readFile(join(it.parentPath, it.name), 'utf8'))
  return (await Promise.all(files)).join('')
}
