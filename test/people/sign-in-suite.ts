import { afterAll, beforeAll, expect, test } from 'vitest'
import { PASSWORD } from '../harness/sign-in-as.ts'
import { openPeople, type People, readTables } from './open-people.ts'

/** First visit, sessions and how one is shut out, on whichever store. */
export function signInSuite(databaseUrl: () => Promise<string | null>): void {
  let people: People
  const first = { name: 'Ana', email: 'ana@acme.example', password: PASSWORD }
  const credentials = { email: first.email, password: PASSWORD }
  beforeAll(async () => {
    people = await openPeople({ databaseUrl: await databaseUrl() })
  })
  afterAll(() => people[Symbol.asyncDispose]())

  test('of all who come first, one becomes the administrator', async () => {
    const before = await people.visitor().ask('GET', '/sign-in')
    expect(before).toMatchObject({ status: 200, body: { firstVisit: true, password: true, oidc: null } })
    const tries = Array.from({ length: 5 }, (_, n) =>
      people
        .visitor()
        .ask('POST', '/sign-in/administrator', { ...first, email: n === 0 ? first.email : `x${n}@acme.example` }),
    )
    const answers = await Promise.all(tries)
    expect(answers.map((it) => it.status).toSorted()).toEqual([201, 409, 409, 409, 409])
    const users = (await people.local('GET', '/users')).body.items
    expect(users).toHaveLength(1)
    expect(users[0]).toMatchObject({ policies: ['DataGrid Administrator'], lastSignInAt: null })
    expect((await people.visitor().ask('GET', '/sign-in')).body).toMatchObject({ firstVisit: false })
    first.email = credentials.email = users[0].email
  })

  test('a password opens a session in a cookie that no script reads', async () => {
    const ana = people.visitor()
    expect(await ana.ask('GET', '/account')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    const { status, body, headers } = await ana.ask('POST', '/auth/sign-in/email', credentials)
    expect([status, body.user.email]).toEqual([200, first.email])
    expect(JSON.stringify(body)).not.toContain('token')
    const [cookie = ''] = headers.getSetCookie()
    expect(cookie).toMatch(/^waybill\.session_token=.*; Path=\/; HttpOnly; SameSite=Lax/i)
    const account = await ana.ask('GET', '/account')
    expect(account.body).toMatchObject({ email: first.email, policies: ['DataGrid Administrator'] })
    expect(account.body.allowed).toEqual(expect.arrayContaining(['user:create', 'query:list', 'audit:download']))
    expect(await ana.ask('POST', '/orchestration-groups', { name: 'By cookie' })).toMatchObject({ status: 201 })
  })

  test('each sign-in has a session of its own, and ends it alone', async () => {
    const [one, two] = [people.visitor(), people.visitor()]
    for (const it of [one, two]) await it.ask('POST', '/auth/sign-in/email', credentials)
    expect(one.cookies()).not.toBe(two.cookies())
    const kept = one.cookies()
    expect(await one.ask('POST', '/auth/sign-out')).toMatchObject({ status: 204 })
    const again = await fetch(`${people.url}/api/account`, { headers: { cookie: kept } })
    expect(again.status).toBe(401)
    expect(await two.ask('GET', '/account')).toMatchObject({ status: 200 })
  })

  test('signing in again ends the session that the browser came with', async () => {
    const ana = people.visitor()
    await ana.ask('POST', '/auth/sign-in/email', credentials)
    const before = ana.cookies()
    await ana.ask('POST', '/auth/sign-in/email', credentials)
    expect((await fetch(`${people.url}/api/account`, { headers: { cookie: before } })).status).toBe(401)
    expect(await ana.ask('GET', '/account')).toMatchObject({ status: 200 })
    const { items } = (await people.local('GET', '/audit-events?search=sign-')).body
    const seen = items.map((it: { action: string }) => it.action)
    expect(seen).toEqual(expect.arrayContaining(['user:sign-in', 'user:sign-out']))
  })

  test('sessions are listed and ended by their user', async () => {
    const [one, two] = [people.visitor(), people.visitor()]
    for (const it of [one, two]) await it.ask('POST', '/auth/sign-in/email', credentials)
    const { items } = (await one.ask('GET', '/account/sessions')).body
    const others = items.filter((it: { isCurrent: boolean }) => !it.isCurrent)
    expect(items.length - others.length).toBe(1)
    expect(items[0]).toMatchObject({ ipAddress: '127.0.0.1', userAgent: 'node' })
    for (const { id } of others) {
      expect(await one.ask('DELETE', `/account/sessions/${id}`)).toMatchObject({ status: 204 })
    }
    expect(await two.ask('GET', '/account')).toMatchObject({ status: 401 })
    expect(await one.ask('GET', '/account')).toMatchObject({ status: 200 })
  })

  test.for([
    ['another origin', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site of the same owner', { origin: 'https://shop.acme.example', 'sec-fetch-site': 'same-site' }],
    ['an origin that hides', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['another site behind a proxy with a password', { authorization: 'Basic YTpi', 'sec-fetch-site': 'same-site' }],
    ['a form', { 'content-type': 'text/plain' }],
    ['a list of types', { 'content-type': 'application/json, text/plain' }],
    ['a form with fields', { 'content-type': 'application/x-www-form-urlencoded' }],
  ] as const)('what %s sends with a cookie is refused', async ([, headers]) => {
    const ana = people.visitor()
    await ana.ask('POST', '/auth/sign-in/email', credentials)
    const name = `From ${JSON.stringify(headers)}`
    const sent = await ana.ask('POST', '/orchestration-groups', { name }, headers)
    expect(sent).toMatchObject({ status: 403, body: { code: 'cross_site' } })
    const signIn = await people.visitor().ask('POST', '/auth/sign-in/email', credentials, headers)
    expect([signIn.status, signIn.headers.getSetCookie()]).toEqual([403, []])
    expect(await ana.ask('GET', '/account', undefined, headers)).toMatchObject({ status: 200 })
  })

  test('a body without a type is refused, as any script can send one', async () => {
    const ana = people.visitor()
    await ana.ask('POST', '/auth/sign-in/email', credentials)
    const send = (body: Blob | null, path: string) =>
      fetch(`${people.url}/api${path}`, { method: 'POST', headers: { cookie: ana.cookies() }, body })
    expect((await send(new Blob(['{"name":"Untyped"}']), '/orchestration-groups')).status).toBe(403)
    expect((await send(null, '/auth/sign-out')).status).toBe(204)
  })

  test('an old browser is known by its origin, and a key needs none', async () => {
    const ana = people.visitor()
    await ana.ask('POST', '/auth/sign-in/email', credentials)
    const send = (headers: Record<string, string>) =>
      fetch(`${people.url}/api/orchestration-groups`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ name: `Old ${JSON.stringify(headers).length}` }),
      })
    const cookie = ana.cookies()
    expect((await send({ cookie, origin: 'http://evil.example' })).status).toBe(403)
    expect((await send({ cookie, origin: people.url })).status).toBe(201)
    const { body } = await ana.ask('POST', '/api-keys', { name: 'ci' })
    expect((await send({ authorization: `Bearer ${body.key}`, origin: 'http://evil.example' })).status).toBe(201)
  })

  test('a cookie that was tampered with, or made up, opens nothing', async () => {
    const ana = people.visitor()
    await ana.ask('POST', '/auth/sign-in/email', credentials)
    const [name = '', value = ''] = ana.cookies().split('=')
    const [token = '', signature = ''] = decodeURIComponent(value).split('.')
    for (const made of [`${token}x.${signature}`, `${token}.${signature.slice(0, -4)}AAA=`, token, 'x.y']) {
      const cookie = `${name}=${encodeURIComponent(made)}`
      expect((await fetch(`${people.url}/api/account`, { headers: { cookie } })).status).toBe(401)
    }
  })

  test('a stale save of a user is told with what stands there', async () => {
    const [it] = (await people.local('GET', `/users?search=Ana`)).body.items
    const input = { name: 'Ana B', email: it.email, policies: it.policies, options: it.options }
    expect(await people.local('PUT', `/users/${it.id}?version=${it.version}`, input)).toMatchObject({ status: 200 })
    expect(await people.local('PUT', `/users/${it.id}?version=${it.version}`, input)).toMatchObject({
      status: 409,
      body: { code: 'stale_version', details: { current: { name: 'Ana B' } } },
    })
  })

  test('no password, token or cookie rests in clear, or stands in a log', async () => {
    const ana = people.visitor()
    await ana.ask('POST', '/auth/sign-in/email', credentials)
    const { body } = await people.local('POST', '/users', {
      name: 'Bo',
      email: 'bo@acme.example',
      policies: ['Amp360 User'],
    })
    const secrets = [PASSWORD, tokenIn(ana.cookies()), new URL(body.inviteUrl).hash.slice(1)]
    const texts = [...people.said, await readTables(people)]
    expect(texts.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([])
    expect(texts.join()).toContain('$argon2id$')
  })
}

const tokenIn = (cookies: string): string => decodeURIComponent(cookies.split('=')[1] ?? '').split('.')[0] ?? ''
