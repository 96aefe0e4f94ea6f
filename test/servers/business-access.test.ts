import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../harness/host.ts'
import { type Office, openOffice, PASSPHRASE, PERSON } from '../harness/office.ts'
import { signInAs } from '../harness/sign-in-as.ts'
import type { Visitor } from '../harness/visitor.ts'

type Access = { businessUsers?: boolean; limitedPii?: boolean }
interface Way {
  readonly destination: Access
  readonly dataTemplate?: Access
}
const BUSINESS = { businessUsers: true }
const ALL = { businessUsers: true, limitedPii: true }
/** Ways to the partner, each an orchestration of one query. */
const WAYS = {
  unsaid: { destination: {} },
  closed: { destination: { businessUsers: false }, dataTemplate: ALL },
  business: { destination: BUSINESS },
  all: { destination: ALL },
  'template decides': { destination: {}, dataTemplate: ALL },
  'template closes': { destination: ALL, dataTemplate: { businessUsers: false } },
  'template narrows': { destination: ALL, dataTemplate: { businessUsers: true, limitedPii: false } },
} as const satisfies Record<string, Way>
type WayName = keyof typeof WAYS

let office: Office
const people: Record<'operator' | 'business' | 'limited' | 'kept' | 'reader', Visitor> = {} as never
const orchestrations = new Map<WayName, string>()
/** All that was answered to whoever may not see personal data. */
const seen: string[] = []

beforeAll(async () => {
  office = await openOffice()
  const { url } = await office.host.host.listen(0, '127.0.0.1')
  const open = (name: string, policy: string, option?: string) =>
    signInAs({ url, ask: office.host.ask }, { name, policies: [policy], options: option ? [option] : [] })
  people.operator = await open('Olga', 'DataGrid Operator')
  people.business = await open('Ben', 'Amp360 User')
  people.limited = await open('Lia', 'Amp360 User', 'Restrict PII access')
  people.kept = await open('Kim', 'Amp360 User', 'Restrict data exports')
  people.reader = await open('Rea', 'Amp360 User Read Only')
  const { make, fields } = office
  await make('/credentials', { name: 'Partner', plugin: 'sftp', type: 'passphrase', fields })
  const sql = 'SELECT customer_id, email FROM customers'
  await make('/queries', { name: 'People', database: 'ACME', sql, state: 'active' })
  for (const [name, way] of Object.entries<Way>(WAYS)) await makeWay(name as WayName, way)
})
afterAll(() => office[Symbol.asyncDispose]())

async function makeWay(name: WayName, { destination, dataTemplate }: Way): Promise<void> {
  const settings = { remoteFolder: '/', filenameTemplate: `${name.replaceAll(' ', '-')}.csv` }
  await office.make('/destinations', { name, plugin: 'sftp', credential: 'Partner', access: destination, settings })
  if (dataTemplate) await office.make('/data-templates', { name: 'T', destination: name, access: dataTemplate })
  orchestrations.set(name, await office.make('/orchestrations', wayTo(name)))
}
const wayTo = (name: WayName) => ({
  objectType: 'query',
  object: 'People',
  destination: name,
  ...('dataTemplate' in WAYS[name] && { dataTemplate: 'T' }),
})

async function asked(who: keyof typeof people, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await people[who].ask(method, path, body)
  if (who === 'limited') seen.push(JSON.stringify(answer.body))
  return answer
}

const EXPECTED: Record<keyof typeof people, readonly WayName[]> = {
  operator: Object.keys(WAYS) as WayName[],
  business: ['business', 'all', 'template decides', 'template narrows'],
  limited: ['all', 'template decides'],
  kept: [],
  reader: [],
}
const cases = (Object.keys(EXPECTED) as (keyof typeof people)[]).flatMap((who) =>
  (Object.keys(WAYS) as WayName[]).map((way) => [who, way, EXPECTED[who].includes(way)] as const),
)

test.for(cases)('%s sends by the way “%s”: %s', async ([who, way, may]) => {
  const id = orchestrations.get(way) ?? ''
  const preview = await asked(who, 'POST', '/orchestrations/preview', wayTo(way))
  const remade = await asked(who, 'PUT', `/orchestrations/${id}`, wayTo(way))
  const run = await asked(who, 'POST', `/orchestrations/${id}/runs`, {})
  const isHidden = who === 'kept' || who === 'reader'
  const refused = isHidden ? ['forbidden', 'not_found'] : ['access_restricted']
  for (const answer of [preview, remade, run]) {
    if (!may) expect(refused, JSON.stringify(answer.body)).toContain(answer.body.code)
    if (!may) expect(answer.status).toBe(answer.body.code === 'not_found' ? 404 : 403)
  }
  if (!may) return
  expect([preview.status, remade.status, run.status]).toEqual([200, 200, 201])
  await asked(who, 'GET', `/runs/${run.body.id}/events`)
  expect((await asked(who, 'GET', `/runs/${run.body.id}`)).body.state).toBe('succeeded')
})

interface Offered {
  readonly id: string
  readonly destination: WayName
  readonly allowed: readonly string[]
}
const eventsIn = (text: string): Offered[] =>
  text.split('\n\n').flatMap((it) => (it.startsWith('data: ') ? [JSON.parse(it.slice('data: '.length))] : []))

test.for(['operator', 'business', 'limited', 'kept'] as const)(
  '%s is offered what is granted of a run',
  async (who) => {
    const { items } = (await asked(who, 'GET', '/runs?limit=1000')).body as { items: Offered[] }
    const told = eventsIn((await asked(who, 'GET', '/runs/events?missedMs=3600000&lastsMs=0')).body)
    expect(told.map((it) => it.id).sort()).toEqual(items.map((it) => it.id).sort())
    expect([...new Set(items.map((it) => it.destination))].sort()).toEqual(Object.keys(WAYS).sort())
    for (const it of [...items, ...told]) {
      // Each has succeeded: there is nothing to retry.
      const sends = EXPECTED[who].includes(it.destination) ? ['run:redeliver'] : []
      const offered = it.allowed.filter((action) => action === 'run:retry' || action === 'run:redeliver')
      expect([it.destination, offered]).toEqual([it.destination, sends])
      // Whoever stops a run sends nothing.
      expect(it.allowed).toContain('run:stop')
    }
    for (const { id, destination, allowed } of new Map(items.map((it) => [it.destination, it])).values()) {
      expect((await asked(who, 'GET', `/runs/${id}`)).body.allowed).toEqual(allowed)
      // That it succeeded is said after the policies and the way have been judged.
      const code = allowed.includes('run:redeliver')
        ? 'nothing_to_retry'
        : who === 'kept'
          ? 'forbidden'
          : 'access_restricted'
      const { body } = await asked(who, 'POST', `/runs/${id}/retry`)
      expect([destination, body.code]).toEqual([destination, code])
    }
  },
)

describe('what is begun is judged again', () => {
  const endedRun = async (path: string) => {
    const { body } = await office.host.ask('POST', path, {})
    await office.host.ask('GET', `/runs/${body.id}/events`)
    return (await office.host.ask('GET', `/runs/${body.id}`)).body
  }
  const failedRun = async (way: WayName) => {
    const credential = { name: 'Partner', plugin: 'sftp', type: 'passphrase', fields: office.fields }
    const wrong = { ...credential, fields: { ...office.fields, passphrase: 'wrong-4417' } }
    await office.host.ask('PUT', '/credentials/Partner', wrong)
    const run = await endedRun(`/orchestrations/${orchestrations.get(way)}/runs`)
    await office.host.ask('PUT', '/credentials/Partner', {
      ...credential,
      fields: { ...office.fields, passphrase: PASSPHRASE },
    })
    expect(run.state).toBe('failed')
    return run.id as string
  }

  test('a retry goes where the one who retries may send', async () => {
    const id = await failedRun('business')
    expect(await asked('limited', 'POST', `/runs/${id}/retry`)).toMatchObject({
      status: 403,
      body: { code: 'access_restricted' },
    })
    const { body } = await office.host.ask('GET', '/audit-events?action=run:retry&outcome=refused')
    expect(body.items[0]).toMatchObject({ caller: 'lia@acme.example', objectId: id })
    expect(await asked('kept', 'POST', `/runs/${id}/retry`)).toMatchObject({ status: 403 })
    expect(await asked('business', 'POST', `/runs/${id}/retry`)).toMatchObject({ status: 200 })
    await office.host.ask('GET', `/runs/${id}/events`)
    expect(await office.host.ask('GET', `/runs/${id}`)).toMatchObject({ body: { state: 'succeeded' } })
  })

  test('a run of somebody who is disabled is retried by the rights of another', async () => {
    const { url } = await office.host.host.listen(0, '127.0.0.1')
    const gone = await signInAs({ url, ask: office.host.ask }, { name: 'Gus', policies: ['DataGrid Operator'] })
    const credential = { name: 'Partner', plugin: 'sftp', type: 'passphrase', fields: office.fields }
    await office.host.ask('PUT', '/credentials/Partner', {
      ...credential,
      fields: { ...office.fields, passphrase: 'wrong' },
    })
    const { body } = await gone.ask('POST', `/orchestrations/${orchestrations.get('all')}/runs`, {})
    await office.host.ask('GET', `/runs/${body.id}/events`)
    await office.host.ask('PUT', '/credentials/Partner', credential)
    await office.host.ask('DELETE', '/users/gus@acme.example')
    expect(await asked('operator', 'POST', `/runs/${body.id}/retry`)).toMatchObject({ status: 200 })
    await office.host.ask('GET', `/runs/${body.id}/events`)
    expect(await office.host.ask('GET', `/runs/${body.id}`)).toMatchObject({
      body: { state: 'succeeded', startedBy: 'gus@acme.example' },
    })
  })

  test('files are sent again only where the one who asks may send', async () => {
    const { id } = await endedRun(`/orchestrations/${orchestrations.get('business')}/runs`)
    expect(await asked('limited', 'POST', `/runs/${id}/redeliver`)).toMatchObject({ status: 403 })
    expect(await asked('reader', 'POST', `/runs/${id}/redeliver`)).toMatchObject({ status: 403 })
    expect(await asked('business', 'POST', `/runs/${id}/redeliver`)).toMatchObject({ status: 201 })
  })

  test('where a run went that goes elsewhere by now, only operators are offered to send again', async () => {
    const { id } = await endedRun(`/orchestrations/${orchestrations.get('all')}/runs`)
    const offeredTo = async (who: keyof typeof people) => (await asked(who, 'GET', `/runs/${id}`)).body.allowed
    expect(await offeredTo('limited')).toContain('run:redeliver')
    await office.make('/destinations', {
      name: 'elsewhere',
      plugin: 'sftp',
      credential: 'Partner',
      access: ALL,
      settings: { remoteFolder: '/', filenameTemplate: 'elsewhere.csv' },
    })
    const path = `/orchestrations/${orchestrations.get('all')}`
    await office.host.ask('PUT', path, { ...wayTo('all'), destination: 'elsewhere' })
    expect(await offeredTo('business')).not.toContain('run:redeliver')
    expect(await asked('business', 'POST', `/runs/${id}/redeliver`)).toMatchObject({ status: 403 })
    expect(await offeredTo('operator')).toContain('run:redeliver')
    await office.host.ask('PUT', path, wayTo('all'))
    expect(await offeredTo('business')).toContain('run:redeliver')
  })

  test('of a group each member is judged, and each refusal written down', async () => {
    await office.make('/orchestration-groups', { name: 'Nightly', enabled: false })
    for (const way of ['business', 'all'] as const) {
      const automatic = { ...wayTo(way), workflow: 'automatic', group: 'Nightly' }
      await office.host.ask('PUT', `/orchestrations/${orchestrations.get(way)}`, automatic)
    }
    const { status, body } = await asked('limited', 'POST', '/orchestration-groups/Nightly/runs', {})
    expect(status).toBe(201)
    expect(body.refused).toMatchObject([{ destination: 'business', error: { code: 'access_restricted' } }])
    const { items: started } = (await office.host.ask('GET', `/runs?groupRun=${body.id}`)).body
    expect(started.map((it: { destination: string }) => it.destination)).toEqual(['all'])
    await office.host.ask('GET', `/runs/${started[0].id}/events`)
    const { body: log } = await office.host.ask('GET', '/audit-events?action=orchestration:run&outcome=refused&limit=1')
    expect(log.items[0]).toMatchObject({ caller: 'lia@acme.example', objectId: orchestrations.get('business') })
  })

  test('whoever lets a group run by itself must be allowed to run each member', async () => {
    const schedule = { cron: '0 6 * * *', timeZone: 'Europe/Berlin' }
    const nightly = { name: 'Nightly', enabled: true, schedule }
    const refused = await asked('limited', 'PUT', '/orchestration-groups/Nightly', nightly)
    expect(refused).toMatchObject({ status: 403, body: { code: 'access_restricted' } })
    const renamed = { name: 'Nightly', enabled: false, description: 'Each night' }
    expect(await asked('limited', 'PUT', '/orchestration-groups/Nightly', renamed)).toMatchObject({ status: 200 })
    expect(await asked('operator', 'PUT', '/orchestration-groups/Nightly', nightly)).toMatchObject({ status: 200 })
    const described = { ...nightly, description: 'Each night at six' }
    expect(await asked('limited', 'PUT', '/orchestration-groups/Nightly', described)).toMatchObject({ status: 200 })
    await asked('operator', 'PUT', '/orchestration-groups/Nightly', { ...nightly, enabled: false })
  })

  test('a key has no more rights than its owner has at that moment', async () => {
    const policies = ['Amp360 User', 'DataGrid Operator']
    const { url } = await office.host.host.listen(0, '127.0.0.1')
    const ada = await signInAs(
      { url, ask: office.host.ask },
      { name: 'Ada', policies, options: ['Allow API key administration'] },
    )
    const { key } = (await ada.ask('POST', '/api-keys', { name: 'nightly' })).body
    const path = `${url}/api/orchestrations/${orchestrations.get('closed')}/runs`
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const byKey = () => fetch(path, { method: 'POST', headers, body: '{}' })
    expect((await byKey()).status).toBe(201)
    const rights = { name: 'Ada', email: 'ada@acme.example', policies: ['Amp360 User'], options: [] }
    expect(await office.host.ask('PUT', '/users/ada@acme.example', rights)).toMatchObject({ status: 200 })
    expect((await byKey()).status).toBe(403)
  })
})

test('what may be seen of personal data by who may not is nothing, in answers and in the log', async () => {
  const limited = (path: string, body: object) => asked('limited', 'POST', path, body)
  await limited('/queries/preview', { database: 'ACME', sql: 'SELECT * FROM customers' })
  await limited('/queries/preview', { database: 'ACME', sql: 'SELECT error(email) FROM customers' })
  await limited('/queries/preview', { database: 'ACME', sql: 'SELECT email::INTEGER FROM customers' })
  await limited('/queries/preview', { database: 'ACME', sql: 'SELECT email || (SELECT 1, 2) FROM customers' })
  await limited('/queries/download', { database: 'ACME', sql: 'SELECT upper(email) AS e FROM customers' })
  for (const id of orchestrations.values()) await asked('limited', 'GET', `/orchestrations/${id}/preview`)
  for (const path of ['/databases/ACME/tables', '/runs', '/queries', '/audit-events'])
    await asked('limited', 'GET', path)
  const [name = ''] = PERSON.split('@')
  expect(seen.length).toBeGreaterThan(30)
  expect(seen.join('\n').toLowerCase()).not.toContain(name)
  const logs = office.host.said.filter((line) => line.startsWith('{"event"'))
  expect(logs.length).toBeGreaterThan(100)
  expect(logs.join('\n').toLowerCase()).not.toContain(name)
  expect(await readdir(office.partnerFolder)).toContain('all.csv')
})
