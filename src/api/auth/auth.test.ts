import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  ADMIN_EMAIL,
  type Answer,
  answerTo,
  openTestHost,
  requestOf,
  type TestHost,
} from '../../../test/harness/host.ts'
import { ROUTES } from '../routes/all-routes.ts'
import { findServerFile } from '../server-file.ts'

let host: TestHost
let url: string

beforeAll(async () => {
  host = await openTestHost()
  url = (await host.host.listen(0, '127.0.0.1')).url
})
afterAll(() => host[Symbol.asyncDispose]())

/** Over the socket, where nobody is known without a key. */
const send = (key: string | undefined, method: string, path: string, body?: unknown): Promise<Answer> =>
  answerTo(host.said, fetch, requestOf(url, method, { path, body, key }))

async function keyOf(asked: { expiresAt?: string }): Promise<string> {
  const { body } = await host.ask('POST', '/api-keys', { name: 'ci', expiresAt: asked.expiresAt })
  return body.key
}

const guarded = ROUTES.filter((route) => route.access !== 'anyone')
test.for(guarded.map((route) => [route.method.toUpperCase(), route.path] as const))(
  '%s %s answers nobody without a key',
  async ([method, path]) => {
    const answer = await send(undefined, method, path.replace(':id', 'any'))
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  },
)

test('a key speaks for its owner, and for nobody once it is deleted', async () => {
  const made = await host.ask('POST', '/api-keys', { name: 'nightly' })
  expect(made).toMatchObject({ status: 201, body: { name: 'nightly', owner: ADMIN_EMAIL } })
  expect(await send(made.body.key, 'POST', '/orchestration-groups', { name: 'By key' })).toMatchObject({ status: 201 })
  const audit = await host.ask('GET', '/audit-events?action=orchestration-group:create')
  expect(audit.body.items[0]).toMatchObject({ caller: ADMIN_EMAIL, origin: 'nightly' })

  const listed = await host.ask('GET', '/api-keys')
  expect(JSON.stringify(listed.body)).not.toContain(made.body.key)
  expect(await host.ask('DELETE', `/api-keys/${made.body.id}`)).toMatchObject({ status: 204 })
  expect(await send(made.body.key, 'GET', '/runs')).toMatchObject({ status: 401 })
})

test.for(['0001-01-01T00:00:00Z', new Date().toISOString()])('no key is made that ends at %s', async (expiresAt) => {
  const { status, body } = await host.ask('POST', '/api-keys', { name: 'late', expiresAt })
  expect([status, body]).toMatchObject([422, { code: 'invalid_input', errors: [{ path: 'expiresAt' }] }])
})

test('a wrong, an expired and a disabled key are told the same', async () => {
  const expired = await keyOf({ expiresAt: new Date(Date.now() + 2000).toISOString() })
  await expect.poll(async () => (await send(expired, 'GET', '/runs')).status, { timeout: 10_000 }).toBe(401)
  const answers = [await send('waybill_nobody', 'GET', '/runs'), await send(expired, 'GET', '/runs')]
  const key = await keyOf({})
  expect(await send(key, 'GET', '/runs')).toMatchObject({ status: 200 })
  const [admin] = (await host.ask('GET', `/users?search=${ADMIN_EMAIL}`)).body.items
  expect(await host.ask('DELETE', `/users/${admin.id}`)).toMatchObject({ body: { code: 'last_administrator' } })
  await host.ask('POST', '/users', { name: 'Bo', email: 'bo@acme.example', policies: ['DataGrid Administrator'] })
  expect(await host.ask('DELETE', `/users/${admin.id}`)).toMatchObject({ status: 204 })
  answers.push(await send(key, 'GET', '/runs'))
  const told = answers.map(({ status, body: { requestId: _, ...rest } }) => JSON.stringify([status, rest]))
  expect(new Set(told).size).toBe(1)
  expect(told[0]).toContain('unauthenticated')
})

test('a policy option that forbids it is a 403 that names the action', async () => {
  const policies = ['DataGrid Administrator']
  const options = ['Restrict data exports']
  await host.ask('POST', '/users', { name: 'Cy', email: 'cy@acme.example', policies, options })
  const cy = { userId: 'usr_cy', label: 'cy@acme.example', policies, options, origin: null }
  const answer = await host.host.fetchLocal(requestOf('http://waybill.local', 'GET', { path: '/configuration' }), cy)
  expect([answer.status, await answer.json()]).toMatchObject([
    403,
    { code: 'forbidden', detail: 'Your policies do not allow configuration:export.' },
  ])
  const read = await host.host.fetchLocal(requestOf('http://waybill.local', 'GET', { path: '/databases' }), cy)
  expect(read.status).toBe(200)
})

test('the owner of the data directory finds the server and signs in to it', async () => {
  const file = await findServerFile(host.dataFolder)
  expect(file).toMatchObject({ url, pid: process.pid })
  expect((await stat(join(host.dataFolder, 'server.json'))).mode & 0o777).toBe(0o600)
  expect(await send(file?.token, 'GET', '/users')).toMatchObject({ status: 200 })
})

test('answers are not kept and not framed; health and the document need no sign-in', async () => {
  const answer = await send(undefined, 'GET', '/runs')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('x-request-id')).toBe(answer.body.requestId)
  const health = await fetch(`${url}/healthz`)
  expect([health.status, health.headers.has('x-request-id')]).toEqual([200, true])
  expect((await send(undefined, 'GET', '/openapi.json')).body.openapi).toBe('3.1.0')
  expect(await send(undefined, 'GET', '/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } })
})

test('no answer but the one that made it, and no log line, has a key', async () => {
  const keys = host.said.flatMap((text) => text.match(/waybill_[\w-]{43}/g) ?? [])
  expect(keys.length).toBeGreaterThan(2)
  expect(new Set(keys).size).toBe(keys.length)
})

test('closing takes the way to the server away', async () => {
  const other = await openTestHost()
  await other.host.listen(0, '127.0.0.1')
  expect(existsSync(join(other.dataFolder, 'server.json'))).toBe(true)
  await other.host.close()
  expect(existsSync(join(other.dataFolder, 'server.json'))).toBe(false)
  await other[Symbol.asyncDispose]()
})
