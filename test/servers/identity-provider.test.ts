import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  CLIENT,
  type IdentityProvider,
  type ProviderUser,
  startIdentityProvider,
} from '../harness/identity-provider.ts'
import { addressOf } from '../harness/sign-in-as.ts'
import type { Visitor } from '../harness/visitor.ts'
import { openPeople, type People, readTables } from '../people/open-people.ts'

let provider: IdentityProvider
let people: People
beforeAll(async () => {
  provider = await startIdentityProvider()
  people = await openPeople({ oidc: { issuer: provider.issuer, ...CLIENT, title: 'Acme ID' } })
  for (const name of ['Ana', 'Bo']) {
    await people.local('POST', '/users', { name, email: addressOf(name), policies: ['Amp360 User'] })
  }
})
afterAll(async () => {
  await people[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

/** Begins at the button and follows the browser as far as it is sent. */
async function enter(visitor: Visitor, user: ProviderUser): Promise<string> {
  const { status, body } = await visitor.ask('POST', '/auth/sign-in/social')
  expect(status).toBe(200)
  const back = new URL(provider.agree(body.url, user))
  expect(back.pathname).toBe('/api/auth/callback/oidc')
  const answer = await visitor.ask('GET', `${back.pathname.slice('/api'.length)}${back.search}`)
  expect(answer.status).toBe(302)
  return answer.headers.get('location') ?? ''
}
const ana = { sub: 'p-1', email: addressOf('Ana'), email_verified: true }

test('the page is told of it, and whoever is known makes no first visit', async () => {
  const { body } = await people.visitor().ask('GET', '/sign-in')
  expect(body).toEqual({ firstVisit: false, password: true, oidc: { title: 'Acme ID' } })
})

test('whoever an administrator has made a user comes in, again and again', async () => {
  for (let n = 0; n < 2; n++) {
    const visitor = people.visitor()
    expect(await enter(visitor, ana)).toBe('/')
    expect((await visitor.ask('GET', '/account')).body).toMatchObject({ email: ana.email, policies: ['Amp360 User'] })
  }
})

test.for([
  ['somebody who is not known', { sub: 'p-9', email: 'zoe@acme.example', email_verified: true }],
  ['an address that is not verified', { sub: 'p-2', email: addressOf('Bo'), email_verified: false }],
] as const)('%s does not come in', async ([, user]) => {
  const visitor = people.visitor()
  expect(await enter(visitor, user)).toMatch(/^\/sign-in\?error=/)
  expect(await visitor.ask('GET', '/account')).toMatchObject({ status: 401 })
  expect((await people.local('GET', '/users')).body.items).toHaveLength(2)
})

test('a code that is shown again, or to another browser, opens nothing', async () => {
  const visitor = people.visitor()
  const { body } = await visitor.ask('POST', '/auth/sign-in/social')
  const back = new URL(provider.agree(body.url, ana))
  const path = `${back.pathname.slice('/api'.length)}${back.search}`
  const other = people.visitor()
  expect((await other.ask('GET', path)).headers.get('location')).toMatch(/^\/sign-in\?error=/)
  expect(await other.ask('GET', '/account')).toMatchObject({ status: 401 })
})

test('who is disabled does not come in, and the log has each try', async () => {
  const [{ id }] = (await people.local('GET', '/users?search=Ana')).body.items
  await people.local('DELETE', `/users/${id}`)
  const visitor = people.visitor()
  expect(await enter(visitor, ana)).toMatch(/^\/sign-in\?error=/)
  expect(await visitor.ask('GET', '/account')).toMatchObject({ status: 401 })
  const { items } = (await people.local('GET', '/audit-events?action=user:sign-in')).body
  const outcomes = items.map((it: { outcome: string }) => it.outcome)
  expect(outcomes.filter((it: string) => it === 'done')).toHaveLength(2)
  expect(outcomes.filter((it: string) => it === 'refused').length).toBeGreaterThanOrEqual(3)
})

test('nothing of the provider is kept but who it knows', async () => {
  const texts = [...people.said, await readTables(people)].join()
  expect(texts).toContain('p-1')
  for (const secret of [CLIENT.clientSecret, 'provider-access-token', 'eyJ']) expect(texts).not.toContain(secret)
})
