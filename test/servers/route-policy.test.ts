import { afterAll, beforeAll, expect, test } from 'vitest'
import { POLICIES } from '../../src/access/standard-policies.ts'
import { openApiDocument } from '../../src/api/docs/document.ts'
import type { Route } from '../../src/api/route.ts'
import { ROUTES } from '../../src/api/routes/all-routes.ts'
import { newId } from '../../src/lib/ids.ts'
import type { Caller } from '../../src/model/user.ts'
import { type Answer, answerTo, requestOf } from '../harness/host.ts'
import { type Office, openOffice } from '../harness/office.ts'
import { isNoun, type OneOfEach, oneOfEach } from '../harness/one-of-each.ts'

let office: Office
let samples: OneOfEach
let server: string
beforeAll(async () => {
  office = await openOffice()
  samples = oneOfEach(office)
  server = (await office.host.host.listen(0, '127.0.0.1')).url
})
afterAll(() => office[Symbol.asyncDispose]())

const routes: readonly Route[] = ROUTES
const titleOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`
const guarded = routes.filter((it) => it.access === 'policy')

/** A right body for each route that takes one and is no plain create or save. A new route without a line here fails. */
const preview = { database: 'ACME', sql: 'SELECT customer_id FROM customers' }
const inputOf = (noun: Parameters<OneOfEach['make']>[0]) => () => samples.inputs[noun]()
const BODIES: Readonly<Record<string, () => object | Promise<object>>> = {
  'POST /queries/preview': () => preview,
  'POST /queries/download': () => preview,
  'POST /queries/:id/move': () => ({ folder: 'Samples' }),
  'POST /credentials/:id/check': async () => {
    const destination = { ...(await samples.inputs.destinations()), name: newId('Place ') }
    await office.make('/destinations', destination)
    return { destination: destination.name, credential: await samples.inputs.credentials() }
  },
  'POST /destinations/check': inputOf('destinations'),
  'POST /destinations/check/events': inputOf('destinations'),
  'POST /destinations/filename-preview': () => ({ filenameTemplate: '{{object}}.csv' }),
  'POST /orchestrations/preview': inputOf('orchestrations'),
  'POST /orchestrations/:id/runs': () => ({}),
  'POST /runs/:id/skip': () => ({}),
  'POST /runs/:id/confirm-host-key': () => ({ fingerprint: 'SHA256:none' }),
  'POST /orchestration-groups/:id/runs': () => ({}),
  'PUT /runs/:id/subscription': () => ({ subscribed: true }),
  'POST /upcoming-runs': () => ({ cron: '30 8 * * *' }),
  'POST /configuration/plan': () => ({ configuration: {} }),
  'POST /configuration/apply': () => ({ configuration: {} }),
}

const nounOf = (route: Route): string => route.path.split('/')[1] ?? ''

async function bodyOf(route: Route): Promise<object | undefined> {
  if (!route.body) return undefined
  const special = BODIES[titleOf(route)]
  if (special) return special()
  const noun = nounOf(route)
  const isPlain = /^\/[\w-]+(\/:id)?$/.test(route.path)
  if (isPlain && isNoun(noun)) return samples.inputs[noun]()
  throw new Error(`${titleOf(route)} has no body among the cases of this test`)
}

/** What a route cannot do without in its query string. */
const QUERIES: Readonly<Record<string, string>> = {
  'GET /destinations/:id/inherited-settings': '?for=orchestration',
  'GET /databases/:id/samples': '?table=customers',
  'GET /runs/events': '?lastsMs=0',
}

async function pathOf(route: Route): Promise<string> {
  const path = `${route.path.replace(':number', '1')}${QUERIES[titleOf(route)] ?? ''}`
  if (!path.includes('/:')) return path
  const noun = nounOf(route)
  if (route.path.includes(':number')) return path.replace(':id', encodeURIComponent(await samples.activeQuery()))
  if (noun === 'group-runs') return path.replace(':id', await samples.groupRun())
  if (noun === 'runs') return path.replace(':id', await samples.run())
  if (isNoun(noun)) return path.replace(':id', await samples.make(noun))
  throw new Error(`${titleOf(route)} has no object among the cases of this test`)
}

const as = (policy: string): Caller => ({
  userId: null,
  label: `${policy}@acme.example`,
  policies: [policy],
  options: [],
  origin: null,
})

const send = (request: Request, caller?: Caller): Promise<Answer> =>
  answerTo(office.host.said, (it) => office.host.host.fetchLocal(it, caller), request)

const document = openApiDocument(ROUTES, '0') as {
  paths: Record<string, Record<string, { responses: Record<string, { 'x-codes'?: string[] }> }>>
}
/** What the document says that a route can be refused with. */
function codesOf({ method, path }: Route): string[] {
  const operation = document.paths[`/api${path.replaceAll(/:(\w+)/g, '{$1}')}`]?.[method]
  return Object.values(operation?.responses ?? {}).flatMap((it) => it['x-codes'] ?? [])
}

/** The youngest entry of the audit log about a refusal. */
async function lastRefusal(): Promise<{ id: string; caller: string } | undefined> {
  const { body } = await office.host.ask('GET', '/audit-events?outcome=refused&limit=1')
  return body.items[0]
}

/** Asks as somebody with one policy, for objects that nobody has used, and holds the answer against what is promised. */
async function isRefusedTo(route: Route, policy: string): Promise<boolean> {
  const caller = as(policy)
  const path = await pathOf(route)
  const before = await lastRefusal()
  const { status, body } = await send(
    requestOf('http://waybill.local', route.method.toUpperCase(), { path, body: await bodyOf(route) }),
    caller,
  )
  const after = await lastRefusal()
  const isRefused = after?.id !== before?.id && after?.caller === caller.label
  const said = `${policy}: ${status} ${JSON.stringify(body)?.slice(0, 300)}`
  if (status >= 400) expect(codesOf(route), said).toContain(body.code)
  if (isRefused) expect(status, said).toBe(route.action?.endsWith(':read') ? 404 : 403)
  else expect([401, 403, 404, 500], said).not.toContain(status)
  return isRefused
}

/** What is allowed on nothing in particular is allowed or not by the policy alone. */
const deniesAlways = (policy: string, { action }: Route): boolean =>
  action !== null && !(POLICIES[policy] ?? []).some((it) => it.effect === 'allow' && it.action === action)

test.for(guarded.map((it) => [titleOf(it), it] as const))('%s: who may', async ([, route]) => {
  const allowed: string[] = []
  for (const policy of Object.keys(POLICIES)) {
    const isRefused = await isRefusedTo(route, policy)
    if (deniesAlways(policy, route)) expect(isRefused, policy).toBe(true)
    if (!isRefused) allowed.push(policy)
  }
  expect(allowed).toContain('DataGrid Administrator')
  expect(allowed.join(', ')).toMatchSnapshot()
})

test.for(routes.filter((it) => it.access !== 'anyone').map((it) => [titleOf(it), it] as const))(
  '%s: nobody without signing in',
  async ([, { method, path }]) => {
    const asked = { path: path.replaceAll(/:\w+/g, 'anything'), ...(method === 'get' ? {} : { body: {} }) }
    const { status, body } = await answerTo([], fetch, requestOf(server, method.toUpperCase(), asked))
    expect([status, body.code]).toEqual([401, 'unauthenticated'])
  },
)

test.for(guarded.map((it) => [titleOf(it), it] as const))('%s: bad input', async ([, route]) => {
  const path = await pathOf(route)
  const method = route.method.toUpperCase()
  const body = await bodyOf(route)
  const query = await send(
    requestOf('http://waybill.local', method, { path: `${path}${path.includes('?') ? '&' : '?'}colour=red`, body }),
  )
  expect(query).toMatchObject({ status: 422, body: { code: 'invalid_input', errors: [{ path: 'colour' }] } })
  if (!body) return
  const field = await send(requestOf('http://waybill.local', method, { path, body: { ...body, colour: 'red' } }))
  expect(field.status, JSON.stringify(field.body)).toBe(422)
  expect(field.body.errors.map((it: { path: string }) => it.path)).toContain('colour')
})
