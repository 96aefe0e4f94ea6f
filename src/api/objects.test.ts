import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN_EMAIL, openTestHost, type TestHost } from '../../test/harness/host.ts'

const PASSPHRASE = 'marker-passphrase-7261'
let host: TestHost
const ask: TestHost['ask'] = (...asked) => host.ask(...asked)

const credentialInput = {
  name: 'Persado',
  plugin: 'sftp',
  type: 'persado',
  fields: { hostname: 'psftp.persado.com', username: 'acme_amp', passphrase: PASSPHRASE },
}
const destinationInput = { name: 'Persado', plugin: 'sftp', credential: 'Persado', settings: { encoding: 'gzip' } }

beforeAll(async () => {
  host = await openTestHost()
  expect((await ask('POST', '/credentials', credentialInput)).status).toBe(201)
  expect((await ask('POST', '/destinations', destinationInput)).status).toBe(201)
})
afterAll(() => host[Symbol.asyncDispose]())

describe('credentials', () => {
  test('an answer has the public fields, and the names of the secret ones', async () => {
    const { status, body } = await ask('GET', '/credentials/Persado')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      fields: { hostname: 'psftp.persado.com', port: 22, username: 'acme_amp' },
      secretFields: ['passphrase'],
      usedBy: 1,
      allowed: expect.arrayContaining(['credential:read', 'credential:edit', 'credential:delete']),
    })
    expect(body.fields).not.toHaveProperty('passphrase')
  })

  test('a save keeps the secrets that it does not name', async () => {
    const fields = { hostname: 'psftp.persado.com', username: 'acme_new' }
    const { status, body } = await ask('PUT', '/credentials/Persado', { ...credentialInput, fields })
    expect(status).toBe(200)
    expect(body).toMatchObject({ fields: { username: 'acme_new' }, secretFields: ['passphrase'] })
  })

  test('another host gets no secret that was given for this one', async () => {
    const fields = { hostname: 'sftp.evil.example', username: 'acme_amp' }
    const { status, body } = await ask('PUT', '/credentials/Persado', { ...credentialInput, fields })
    expect(status).toBe(422)
    expect(body).toMatchObject({ code: 'invalid_input', errors: [{ path: 'fields.passphrase' }] })
  })

  test.for([
    [{ plugin: 'carrier-pigeon' }, 'carrier-pigeon'],
    [{ type: 'nobody' }, 'nobody'],
    [{ fields: { username: 'x', passphrase: PASSPHRASE, colour: 'red' } }, 'colour'],
    [{ fields: { username: 'x' } }, 'passphrase'],
    [{ fields: { username: 'x', privateKey: PASSPHRASE } }, 'private key'],
  ] as const)('%j is refused', async ([wrong, named]) => {
    const { status, body } = await ask('POST', '/credentials', { ...credentialInput, name: 'Other', ...wrong })
    expect(status).toBe(422)
    expect(body.detail).toContain(named)
  })

  test('one that is used stays', async () => {
    const { status, body } = await ask('DELETE', '/credentials/Persado')
    expect(status).toBe(409)
    expect(body).toMatchObject({ code: 'in_use', details: { dependants: [{ noun: 'destination', name: 'Persado' }] } })
  })
})

describe('destinations and data templates', () => {
  test.for([
    [{ credential: 'Nobody' }, 'invalid_input', 'credential'],
    [{ settings: { encoding: 'rar' } }, 'invalid_input', 'settings.encoding'],
    [{ settings: { remoteFoldr: '/' } }, 'invalid_input', 'settings'],
    [{ settings: { remoteFolder: 'inbound' } }, 'invalid_input', 'settings.remoteFolder'],
    [{ settings: { fileFormat: 'psv' } }, 'invalid_input', 'settings.fileFormat'],
    [{ settings: { filenameTemplate: '{{nobody}}.csv' } }, 'filename_invalid', 'settings.filenameTemplate'],
    [{ surprise: true }, 'invalid_input', 'surprise'],
  ] as const)('%j is refused as %s', async ([wrong, code, path]) => {
    const { status, body } = await ask('POST', '/destinations', { ...destinationInput, name: 'Other', ...wrong })
    expect(status).toBe(422)
    expect(body).toMatchObject({ code, errors: [{ path }] })
    expect(body.detail).toMatch(/[^.]\.$/)
  })

  test('a public key that is none is refused', async () => {
    const settings = { pgpPublicKey: '-----BEGIN PGP PUBLIC KEY BLOCK-----' }
    const { status, body } = await ask('POST', '/destinations', { ...destinationInput, name: 'Other', settings })
    expect([status, body.code]).toEqual([422, 'pgp_key_invalid'])
  })

  test('a data template may fill in what its destination left open, and no more', async () => {
    const template = { name: 'Engagement', destination: 'Persado', settings: { header: false } }
    expect(await ask('POST', '/data-templates', template)).toMatchObject({ status: 201 })
    const locked = { ...template, name: 'Other', settings: { encoding: 'none' } }
    expect(await ask('POST', '/data-templates', locked)).toMatchObject({
      status: 422,
      body: { code: 'setting_locked', errors: [{ path: 'settings.encoding' }] },
    })
    const listed = await ask('GET', '/data-templates?destination=Persado')
    expect(listed.body.items.map((it: { name: string }) => it.name)).toEqual(['Engagement'])
  })

  test('a filename is shown as it would be now', async () => {
    const asked = { filenameTemplate: "{{object}}_{{now|format:'yyyy-mm-dd'}}.csv", object: 'High value' }
    const { status, body } = await ask('POST', '/destinations/filename-preview', asked)
    expect(status).toBe(200)
    expect(body.name).toMatch(/^High_value_\d{4}-\d\d-\d\d\.csv$/)
    expect(body.warnings).toHaveLength(1)
  })
})

describe('what every noun has', () => {
  test('a stale save changes nothing', async () => {
    const group = { name: 'Daily', schedule: { cron: '30 8 * * *' } }
    const { id, version } = (await ask('POST', '/orchestration-groups', group)).body
    const saved = await ask('PUT', `/orchestration-groups/${id}?version=${version}`, { ...group, enabled: false })
    expect(saved.body).toMatchObject({ version: version + 1, enabled: false, schedule: { timeZone: 'UTC' } })
    const stale = await ask('PUT', `/orchestration-groups/${id}?version=${version}`, group)
    expect(stale).toMatchObject({ status: 409, body: { code: 'stale_version', details: { version: version + 1 } } })
    expect(stale.body.details.current, 'what stands there now').toEqual(saved.body)
    expect(await ask('DELETE', `/orchestration-groups/${id}`)).toMatchObject({ status: 204 })
    expect(await ask('GET', `/orchestration-groups/${id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  test('a stale save of a credential shows what stands there, and no secret', async () => {
    const stale = await ask('PUT', '/credentials/Persado?version=99', credentialInput)
    expect(stale).toMatchObject({ status: 409, body: { details: { current: { secretFields: ['passphrase'] } } } })
    expect(stale.body.details.current.fields).not.toHaveProperty('passphrase')
  })

  test('what stands against a delete can be asked before', async () => {
    const { body } = await ask('GET', '/credentials/Persado/dependants')
    expect(body.items).toMatchObject([{ noun: 'destination', name: 'Persado', id: expect.stringMatching(/^dst_/) }])
    expect((await ask('GET', '/destinations/Persado/dependants')).body.items).toMatchObject([
      { noun: 'data template', name: 'Engagement' },
    ])
  })

  test('a list is sorted as asked, and what it does not know is refused', async () => {
    const named = async (query: string) =>
      (await ask('GET', `/orchestration-groups?${query}`)).body.items.map((it: { name: string }) => it.name)
    for (const name of ['zone one', 'zone two']) await ask('POST', '/orchestration-groups', { name })
    expect(await named('sort=-name&search=zone')).toEqual(['zone two', 'zone one'])
    expect(await named('sort=createdAt&search=zone')).toEqual(['zone one', 'zone two'])
    for (const [query, path] of [
      ['sort=schedule', 'sort'],
      ['colour=red', 'colour'],
    ]) {
      const refused = await ask('GET', `/orchestration-groups?${query}`)
      expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_input', errors: [{ path }] } })
    }
  })

  test('a name is taken once', async () => {
    expect(await ask('POST', '/credentials', credentialInput)).toMatchObject({
      status: 409,
      body: { code: 'name_taken' },
    })
  })

  test('a list comes in pages, and is searched by a part of the name', async () => {
    for (const name of ['alpha', 'beta', 'gamma']) await ask('POST', '/orchestration-groups', { name })
    const first = await ask('GET', '/orchestration-groups?search=a&limit=2')
    const rest = await ask('GET', `/orchestration-groups?search=a&limit=2&cursor=${first.body.nextCursor}`)
    const names = [...first.body.items, ...rest.body.items].map((it: { name: string }) => it.name)
    expect([names, rest.body.nextCursor]).toEqual([['alpha', 'beta', 'gamma'], null])
    const found = await ask('GET', '/orchestration-groups?search=ET')
    expect(found.body.items.map((it: { name: string }) => it.name)).toEqual(['beta'])
    expect(await ask('GET', '/orchestration-groups?limit=0')).toMatchObject({ body: { errors: [{ path: 'limit' }] } })
    expect(await ask('GET', '/orchestration-groups?cursor=zzz')).toMatchObject({ body: { code: 'invalid_input' } })
  })

  test('a body that is no JSON, or too large, is refused', async () => {
    const send = (body: string) =>
      host.host.fetchLocal(new Request('http://waybill.local/api/users', { method: 'POST', body }))
    const broken = await send('{"name": "marker-')
    expect([broken.status, await broken.json()]).toMatchObject([422, { detail: 'The body is not a JSON document.' }])
    expect((await send(' '.repeat(9 * 1024 * 1024))).status).toBe(422)
  })

  test('an address that there is none of, a method that it does not take, and the headers of every answer', async () => {
    expect(await ask('GET', '/parcels')).toMatchObject({ status: 404, body: { code: 'not_found' } })
    const refused = await ask('PUT', '/queries')
    expect(refused).toMatchObject({ status: 405, body: { code: 'method_not_allowed', hint: expect.any(String) } })
    expect(refused.headers.get('allow')).toBe('GET, POST')
    for (const path of ['/queries', '/parcels', '/openapi.json', '/docs']) {
      const { headers } = await ask('GET', path)
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  test('each change is written down', async () => {
    const { body } = await ask('GET', '/audit-events?action=credential:create')
    expect(body.items).toMatchObject([
      { caller: 'command line', origin: 'local', action: 'credential:create', objectName: 'Persado' },
    ])
  })
})

test('the first administrator comes from the environment; others are made', async () => {
  const maker = { name: 'Ben', email: 'ben@acme.example', policies: ['DataGrid Administrator'] }
  expect(await ask('POST', '/users', maker)).toMatchObject({ status: 201, body: { options: [], disabledAt: null } })
  const { body } = await ask('GET', '/users')
  expect(body.items.map((it: { email: string }) => it.email).toSorted()).toEqual([ADMIN_EMAIL, 'ben@acme.example'])
  expect(await ask('POST', '/users', { ...maker, email: 'eve@acme.example', policies: ['Emperor'] })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'policies.0' }] },
  })
})

test('plugins say what a form needs', async () => {
  const { body } = await ask('GET', '/plugins')
  const sftp = body.items.find((it: { name: string }) => it.name === 'sftp')
  expect(sftp).toMatchObject({
    kind: 'destination',
    title: 'SFTP',
    settings: { properties: { remoteFolder: { title: 'Remote folder' } } },
    fileSettings: { properties: { encoding: { title: 'Encoding method' } } },
  })
  const persado = sftp.credentialTypes.find((it: { name: string }) => it.name === 'persado')
  expect(persado.fields.properties.passphrase).not.toHaveProperty('public')
  expect(persado.fields.properties.hostname).toMatchObject({ public: true, title: 'Hostname' })
  expect(sftp.presets).toContainEqual(
    expect.objectContaining({ type: 'persado', hostnames: ['psftp.persado.com', 'eu-psftp.persado.com'] }),
  )
})

test('no answer and no log line has the secret', () => {
  expect(host.said.length).toBeGreaterThan(50)
  expect(host.said.filter((text) => text.includes(PASSPHRASE))).toEqual([])
})
