import { afterAll, beforeAll, expect, test } from 'vitest'
import { addressOf, PASSWORD } from '../harness/sign-in-as.ts'
import type { Visitor } from '../harness/visitor.ts'
import { openPeople, type People } from './open-people.ts'

/** Who lets whom in, and who is shut out, on whichever store. */
export function usersSuite(databaseUrl: () => Promise<string | null>): void {
  let people: People
  let ana: Visitor
  beforeAll(async () => {
    people = await openPeople({ databaseUrl: await databaseUrl() })
    ana = await people.signedIn('Ana')
  })
  afterAll(() => people[Symbol.asyncDispose]())

  const idOf = async (name: string): Promise<string> =>
    (await people.local('GET', `/users?search=${name}`)).body.items[0].id

  test('an invitation lets one person choose a password, once', async () => {
    const made = await ana.ask('POST', '/users', { name: 'Bo', email: addressOf('Bo'), policies: ['Amp360 User'] })
    expect(made.status).toBe(201)
    const { origin, pathname, hash } = new URL(made.body.inviteUrl)
    expect([origin, pathname]).toEqual([people.url, '/invite'])
    const token = hash.slice(1)
    const bo = people.visitor()
    const invited = await bo.ask('POST', '/sign-in/invitation', { token })
    expect(invited).toMatchObject({ status: 200, body: { name: 'Bo', email: addressOf('Bo') } })

    const accept = (password: string) => bo.ask('POST', '/auth/reset-password', { token, newPassword: password })
    expect(await accept('short')).toMatchObject({ status: 422, body: { errors: [{ path: 'newPassword' }] } })
    const tries = await Promise.all([accept(PASSWORD), accept(PASSWORD), accept(PASSWORD)])
    expect(tries.map((it) => it.status).toSorted()).toEqual([204, 410, 410])
    expect(await accept('another-password')).toMatchObject({ status: 410, body: { code: 'invitation_invalid' } })
    expect(await bo.ask('POST', '/sign-in/invitation', { token })).toMatchObject({ status: 410 })
    const signedIn = await bo.ask('POST', '/auth/sign-in/email', { email: addressOf('Bo'), password: PASSWORD })
    expect(signedIn.status).toBe(200)
    expect((await bo.ask('GET', '/account')).body.policies).toEqual(['Amp360 User'])
  })

  test('a newer invitation ends the one before it', async () => {
    const first = await ana.ask('POST', '/users', { name: 'Cy', email: addressOf('Cy'), policies: ['Amp360 User'] })
    const again = await ana.ask('POST', `/users/${first.body.id}/invite`)
    const status = async (url: string) =>
      (await people.visitor().ask('POST', '/sign-in/invitation', { token: new URL(url).hash.slice(1) })).status
    expect([await status(first.body.inviteUrl), await status(again.body.inviteUrl)]).toEqual([410, 200])
  })

  test('who is disabled is out at once, and in again when enabled', async () => {
    const di = await people.signedIn('Di', ['DataGrid Operator'])
    const id = await idOf('Di')
    expect(await ana.ask('DELETE', `/users/${id}`)).toMatchObject({ status: 204 })
    expect(await di.ask('GET', '/account')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    const credentials = { email: addressOf('Di'), password: PASSWORD }
    expect(await di.ask('POST', '/auth/sign-in/email', credentials)).toMatchObject({ status: 401 })
    expect(await ana.ask('POST', `/users/${id}/enable`)).toMatchObject({ status: 200, body: { disabledAt: null } })
    expect(await di.ask('POST', '/auth/sign-in/email', credentials)).toMatchObject({ status: 200 })
  })

  test('another password ends the other sessions', async () => {
    const here = await people.signedIn('Ed')
    const there = people.visitor()
    await there.ask('POST', '/auth/sign-in/email', { email: addressOf('Ed'), password: PASSWORD })
    const change = (currentPassword: string) =>
      here.ask('POST', '/auth/change-password', { currentPassword, newPassword: 'another-battery-88' })
    expect(await change('wrong-password')).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'currentPassword' }] },
    })
    expect(await change(PASSWORD)).toMatchObject({ status: 204 })
    expect(await there.ask('GET', '/account')).toMatchObject({ status: 401 })
    expect(await here.ask('GET', '/account')).toMatchObject({ status: 200 })
  })

  test('somebody is always left who can let others in', async () => {
    for (const name of ['Ed']) await people.local('DELETE', `/users/${await idOf(name)}`)
    const id = await idOf('Ana')
    const [{ name, email }] = (await people.local('GET', '/users?search=Ana')).body.items
    const demoted = { name, email, policies: ['Amp360 User'], options: [] }
    expect(await ana.ask('PUT', `/users/${id}`, demoted)).toMatchObject({ body: { code: 'last_administrator' } })
    expect(await ana.ask('DELETE', `/users/${id}`)).toMatchObject({ status: 409, body: { code: 'last_administrator' } })
    const flo = await people.signedIn('Flo')
    const floId = await idOf('Flo')
    const answers = await Promise.all([ana.ask('DELETE', `/users/${floId}`), flo.ask('DELETE', `/users/${id}`)])
    expect(answers.filter((it) => it.status === 204)).toHaveLength(1)
    for (const it of [id, floId]) await people.local('POST', `/users/${it}/enable`)
    ana = people.visitor()
    await ana.ask('POST', '/auth/sign-in/email', { email, password: PASSWORD })
  })

  test('who administers users gives no more than they have', async () => {
    const options = ['Allow user administration', 'Restrict PII access']
    const gus = await people.signedIn('Gus', ['Amp360 User'], options)
    const give = (policies: string[], given: string[]) =>
      gus.ask('POST', '/users', { name: 'Hy', email: addressOf('Hy'), policies, options: given })
    expect(await give(['DataGrid Administrator'], options)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect(await give(['Amp360 User'], [])).toMatchObject({ status: 403 })
    expect(await give(['Amp360 User'], ['Restrict PII access'])).toMatchObject({ status: 201 })
    const own = { name: 'Gus', email: addressOf('Gus'), policies: ['Amp360 User'], options: [options[0]] }
    expect(await gus.ask('PUT', `/users/${await idOf('Gus')}`, own)).toMatchObject({ status: 403 })
    expect(await gus.ask('DELETE', `/users/${await idOf('Ana')}`)).toMatchObject({ status: 403 })
  })

  test('who administers users does not come in as somebody with more rights', async () => {
    const una = await people.signedIn('Una', ['Amp360 User'], ['Allow user administration'])
    await people.signedIn('Oda', ['DataGrid Operator'])
    await people.signedIn('Pip', ['Amp360 User'])
    for (const [name, status] of [
      ['Oda', 403],
      ['Pip', 200],
    ] as const) {
      const { name: _, ...rights } = (await people.local('GET', `/users/${await idOf(name)}`)).body
      const input = { policies: rights.policies, options: rights.options }
      const id = await idOf(name)
      const elsewhere = { ...input, name, email: `una+${name}@acme.example` }
      const renamed = { ...input, name: `${name} P.`, email: addressOf(name) }
      expect(await una.ask('POST', `/users/${id}/invite`)).toMatchObject({ status })
      expect((await una.ask('POST', `/users/${id}/reset-second-factor`)).status).toBe(status === 200 ? 204 : 403)
      expect(await una.ask('PUT', `/users/${id}`, elsewhere)).toMatchObject({ status })
      expect(await una.ask('PUT', `/users/${id}`, renamed)).toMatchObject({ status: 200 })
    }
  })

  test('a refusal is written down with who, what and from where', async () => {
    const ian = await people.signedIn('Ian', ['Amp360 User Read Only'])
    expect(await ian.ask('POST', '/credentials', {})).toMatchObject({ status: 422 })
    expect(await ian.ask('GET', '/users')).toMatchObject({ status: 403 })
    expect(await ian.ask('GET', `/users/${await idOf('Ana')}`)).toMatchObject({ status: 404 })
    const { items } = (await people.local('GET', '/audit-events?limit=3')).body
    const refused = items.filter((it: { outcome: string }) => it.outcome === 'refused')
    expect(refused).toMatchObject([
      { action: 'user:read', caller: addressOf('Ian'), objectName: 'Ana', ipAddress: '127.0.0.1' },
      { action: 'user:list', caller: addressOf('Ian'), userAgent: 'node', objectId: null },
    ])
    expect(refused[0].sessionId).toMatch(/^ses_/)
  })

  test('the audit log is filtered, and downloaded whole by who may', async () => {
    const list = async (query: string) => (await ana.ask('GET', `/audit-events?${query}`)).body.items
    const refused = await list('outcome=refused&search=IAN')
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.every((it: { caller: string }) => it.caller === addressOf('Ian'))).toBe(true)
    expect(await list(`since=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([])
    expect((await list(`until=${new Date().toISOString()}&action=user:create`)).length).toBeGreaterThan(3)
    expect(await ana.ask('GET', '/audit-events?since=yesterday')).toMatchObject({ status: 422 })

    await ana.ask('POST', '/orchestration-groups', { name: '=cmd|"calc",\u00e9' })
    const file = await ana.ask('GET', '/audit-events/download?action=orchestration-group:create')
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; .*waybill-audit-.*\.csv$/)
    const [head, line = ''] = file.body.split('\r\n')
    expect(head).toBe('at,caller,action,outcome,objectName,objectId,origin,ipAddress,userAgent,sessionId,userId,id')
    expect(line).toContain(`orchestration-group:create,done,"'=cmd|""calc"",\u00e9",`)
    const jo = await people.signedIn('Jo', ['DataGrid Operator'])
    expect(await jo.ask('GET', '/audit-events/download')).toMatchObject({ status: 403 })
  })

  test('policies are listed with what each allows', async () => {
    const { items } = (await ana.ask('GET', '/policies')).body
    const named = (name: string) => items.find((it: { name: string }) => it.name === name)
    expect(named('Amp360 User').actions).toMatchObject({
      'query:create': 'allowed',
      'destination:use': 'sometimes',
      'user:list': 'denied',
    })
    expect(named('Restrict download access')).toEqual({
      name: 'Restrict download access',
      kind: 'option',
      actions: { 'query:download': 'denied' },
    })
  })
}
