import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHost, type TestHost } from '../../test/harness/host.ts'
import type { Route } from './route.ts'
import { ROUTES } from './routes/all-routes.ts'

let host: TestHost
beforeAll(async () => {
  host = await openTestHost()
})
afterAll(() => host[Symbol.asyncDispose]())

const cursor = (...parts: string[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
const routes: readonly Route[] = ROUTES
// Of sessions the command line has none.
const lists = routes.filter((it) => it.method === 'get' && 'cursor' in it.input.shape && it.access === 'policy')
const onOne = routes.filter((it) => it.method === 'get' && it.path.includes('/:id') && it.access === 'policy')

test('there are lists, and routes on one object', () =>
  expect([lists.length > 10, onOne.length > 20]).toEqual([true, true]))

test.for(lists.map((it) => it.path))('%s refuses in words what no list can be asked', async (path) => {
  const asked = [
    ['cursor', 'nonsense'],
    ['cursor', cursor('name', '\0', 'x')],
    ['cursor', cursor('-started', '', '\0')],
    ['cursor', cursor('\0')],
    ['sort', 'colour'],
    ['sort', 'constructor'],
    ['search', '\0'],
    ['limit', '0'],
    ['limit', '1001'],
    ['limit', 'many'],
  ]
  for (const [name = '', value = ''] of asked) {
    const { status, body } = await host.ask('GET', `${path}?${name}=${encodeURIComponent(value)}`)
    expect([status, body.code, body.errors], `${name}=${value}`).toMatchObject([422, 'invalid_input', [{ path: name }]])
  }
})

test.for([`/runs?sort=-rows&cursor=${cursor('-rows', 'many', 'run_1')}`, '/audit-events?since=0000-01-01T00:00:00Z'])(
  '%s is refused in words',
  async (path) => {
    expect(await host.ask('GET', path)).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
  },
)

test.for(onOne.map((it) => it.path))('%s knows no object by half a character', async (path) => {
  const { status, body } = await host.ask('GET', path.replace(':id', '%00').replace(':number', '1'))
  expect([status, body.code], JSON.stringify(body)).toEqual([422, 'invalid_input'])
})

const open = routes.filter((it) => it.access !== 'policy' && it.method === 'get' && !it.path.includes('/callback/'))
test.for(open.map((it) => it.path))('%s passes over no parameter that it does not know', async (path) => {
  const { status, body } = await host.ask('GET', `${path}?colour=red`)
  expect([status, body.errors]).toMatchObject([422, [{ path: 'colour' }]])
})
