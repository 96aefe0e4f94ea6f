import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/model/user.ts'
import { answerTo, requestOf } from '../harness/host.ts'
import { type Office, openOffice } from '../harness/office.ts'
import { newKeyPair, startSshd } from '../harness/sshd.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office?.[Symbol.asyncDispose]())

const operator: Caller = {
  userId: null,
  label: 'ana@acme.example',
  policies: ['DataGrid Operator'],
  options: [],
  origin: null,
}
const ask = (method: string, path: string, body?: object) => office.host.ask(method, path, body)
const askAs = (caller: Caller, method: string, path: string, body?: object) =>
  answerTo(
    office.host.said,
    (it) => office.host.host.fetchLocal(it, caller),
    requestOf('http://waybill.local', method, { path, body }),
  )
const ended = async (id: string) => {
  await ask('GET', `/runs/${id}/events`)
  return (await ask('GET', `/runs/${id}`)).body
}
const logOf = async (id: string) =>
  (await ask('GET', `/runs/${id}/log`)).body.items.map((it: { text: string }) => it.text).join('\n')
const audited = async (action: string) => (await ask('GET', `/audit-events?action=${action}&limit=1`)).body.items[0]

const WRONG = { passphrase: 'not the one' }
/** A query and a destination of the same name, whose credential the partner refuses. */
async function refused(name: string, more: { group?: string } = {}) {
  const fields = { ...office.fields, ...WRONG }
  const input = { name, plugin: 'sftp', type: 'passphrase', fields }
  const credential = await office.make('/credentials', input)
  const to = { name, plugin: 'sftp', credential: name, settings: { remoteFolder: '/' } }
  await office.make('/destinations', to)
  const query = { name, database: 'ACME', sql: 'SELECT 1 AS one', state: 'active' }
  const queryId = await office.make('/queries', query)
  const settings = { filenameTemplate: `${name}.csv` }
  const sent = { objectType: 'query', object: name, destination: name, settings }
  const orchestration = await office.make('/orchestrations', {
    ...sent,
    ...(more.group ? { workflow: 'automatic', group: more.group } : {}),
  })
  return {
    orchestration,
    start: async () => (await ask('POST', `/orchestrations/${orchestration}/runs`, {})).body.id as string,
    mend: () => ask('PUT', `/credentials/${credential}`, { ...input, fields: office.fields }),
    edit: async (sql: string) => {
      await ask('PUT', `/queries/${queryId}`, { ...query, sql })
      return ask('POST', `/queries/${queryId}/activate`, {})
    },
  }
}
const received = (name: string) => readFile(join(office.partnerFolder, `${name}.csv`), 'utf8')

describe('Restart', () => {
  test('sends with the credential and the query as they are by now, as the same run', async () => {
    const it = await refused('Restarted')
    const failed = await ended(await it.start())
    expect(failed).toMatchObject({
      state: 'failed',
      error: { code: 'credential_rejected' },
      resolution: { kind: 'update-credential', about: { noun: 'credential' } },
    })
    expect(failed.allowed).toEqual(expect.arrayContaining(['run:retry', 'run:restart', 'credential:edit']))
    expect(failed.allowed, 'no group waits for it').not.toContain('run:skip')
    await it.mend()
    await it.edit('SELECT 2 AS two')
    const { status } = await ask('POST', `/runs/${failed.id}/restart`)
    expect(status).toBe(200)
    const done = await ended(failed.id)
    expect(done).toMatchObject({ id: failed.id, state: 'succeeded', attempt: 2, resolution: null, rows: 1 })
    expect(await received('Restarted')).toContain('two')
    expect(await logOf(failed.id)).toContain('Its files are built anew.')
    expect(await audited('run:restart')).toMatchObject({ objectId: failed.id })
    expect((await ask('GET', `/runs?orchestration=${it.orchestration}`)).body.items).toHaveLength(1)

    const again = await ask('POST', `/runs/${failed.id}/restart`)
    expect([again.status, again.body.code]).toEqual([409, 'nothing_to_retry'])
  })

  test('builds anew what can be sent again afterwards', async () => {
    const it = await refused('Rebuilt')
    const id = await it.start()
    await ended(id)
    await it.mend()
    await it.edit('SELECT 3 AS three')
    await ask('POST', `/runs/${id}/restart`)
    await ended(id)
    const again = (await ask('POST', `/runs/${id}/redeliver`)).body
    expect(await ended(again.id)).toMatchObject({ state: 'succeeded', rows: 1 })
    expect(await received('Rebuilt')).toContain('three')
  })

  test('keeps the files where nothing changed that decides them, and Retry those that it began with', async () => {
    const it = await refused('Kept')
    const id = await it.start()
    await ended(id)
    await it.mend()
    await ask('POST', `/runs/${id}/restart`)
    expect(await ended(id)).toMatchObject({ state: 'succeeded' })
    expect(await logOf(id)).toContain('Its files are as they were.')

    const other = await refused('Retried')
    const second = await other.start()
    await ended(second)
    await other.mend()
    await other.edit('SELECT 2 AS two')
    await ask('POST', `/runs/${second}/retry`)
    expect(await ended(second)).toMatchObject({ state: 'succeeded' })
    expect(await received('Retried')).toContain('one')
  })

  test('sends the whole set where a part had arrived, and says what that was', async () => {
    const name = 'Tables'
    const folder = join(office.partnerFolder, 'tables')
    await mkdir(join(folder, 'orders.csv'), { recursive: true })
    await office.makeDestination(name, { settings: { filenameTemplate: 'tables.csv' } })
    const exported = { name, database: 'ACME', tables: ['customers', 'orders'], state: 'active' }
    await office.make('/database-exports', exported)
    const to = { objectType: 'database-export', object: name, destination: name }
    const orchestration = await office.make('/orchestrations', to)
    const { id } = (await ask('POST', `/orchestrations/${orchestration}/runs`, {})).body
    const failed = await ended(id)
    // A folder stands where the second file goes.
    expect(failed).toMatchObject({ state: 'failed', deliveries: [{ path: '/tables/customers.csv' }] })
    await rm(join(folder, 'orders.csv'), { recursive: true })
    await ask('POST', `/runs/${id}/restart`)
    const done = await ended(id)
    expect(done).toMatchObject({ state: 'succeeded', rows: 1003, arrivedBefore: failed.deliveries })
    expect(done.deliveries.map((it: { path: string }) => it.path).sort()).toEqual([
      '/tables/customers.csv',
      '/tables/orders.csv',
    ])
    expect((await readdir(folder)).sort()).toEqual(['customers.csv', 'orders.csv'])
    expect(await logOf(id)).toContain('Its files are as they were; 1 file had arrived, and all are sent again.')
    const again = (await ask('POST', `/runs/${id}/redeliver`)).body
    expect(await ended(again.id)).toMatchObject({ state: 'succeeded' })
  })

  test('is refused while another run of the orchestration is active, twice, and to whoever may not send there', async () => {
    const it = await refused('Refused')
    const id = await it.start()
    await ended(id)
    const user = { ...operator, policies: ['Amp360 User'] }
    const closed = await askAs(user, 'POST', `/runs/${id}/restart`)
    expect([closed.status, closed.body.code]).toEqual([403, 'access_restricted'])
    const reader = { ...operator, policies: ['DataGrid Operator Read Only'] }
    expect((await askAs(reader, 'POST', `/runs/${id}/restart`)).status).toBe(403)
    const bound = { ...operator, options: ['Restrict data exports'] }
    expect((await askAs(bound, 'POST', `/runs/${id}/restart`)).status).toBe(403)
    expect((await askAs(bound, 'GET', `/runs/${id}`)).body.allowed).not.toContain('run:restart')

    await it.edit('SELECT hash(a.range * b.range)::VARCHAR AS v FROM range(100000) a, range(100000) b')
    const busy = await it.start()
    const answers = [await ask('POST', `/runs/${id}/restart`), await ask('POST', `/runs/${busy}/restart`)]
    expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual([
      [409, 'already_running'],
      [409, 'already_running'],
    ])
    expect(await ask('GET', `/runs/${id}`)).toMatchObject({ body: { state: 'failed', attempt: 1 } })
    await ask('POST', `/runs/${busy}/stop`)
    await ended(busy)
  })
})

describe('Skip', () => {
  test('lets the group succeed without a run that failed, and its followers begin', async () => {
    const group = await office.make('/orchestration-groups', { name: 'First', schedule: { cron: '0 6 * * *' } })
    const follower = await office.make('/orchestration-groups', { name: 'Second', after: 'First' })
    const it = await refused('In a group', { group: 'First' })
    await ask('POST', `/orchestration-groups/${group}/runs`, {})
    const [run] = (await ask('GET', `/runs?orchestration=${it.orchestration}`)).body.items
    await ended(run.id)
    const groupRuns = async (id: string) => (await ask('GET', `/group-runs?group=${id}`)).body.items
    const states = async (id: string) => (await groupRuns(id)).map((one: { state: string }) => one.state)
    expect(await states(group)).toEqual(['failed'])
    expect(await states(follower)).toEqual(['skipped'])
    expect((await ask('GET', `/runs/${run.id}`)).body.allowed).toContain('run:skip')

    const user = { ...operator, policies: ['Amp360 User'] }
    expect((await askAs(user, 'POST', `/runs/${run.id}/skip`, {})).status).toBe(403)
    const reason = 'The partner is closed today.'
    const { status, body } = await askAs(operator, 'POST', `/runs/${run.id}/skip`, { reason })
    expect([status, body.state, body.skip]).toMatchObject([200, 'failed', { by: operator.label, reason }])
    expect(body.allowed).not.toContain('run:skip')
    expect(await groupRuns(group)).toMatchObject([{ state: 'succeeded', runs: { failed: 0, skipped: 1 } }])
    while ((await states(follower)).includes('running')) await sleep(50)
    expect(await states(follower)).toEqual(['succeeded', 'skipped'])
    expect(await logOf(run.id)).toContain(reason)
    expect(await audited('run:skip')).toMatchObject({ objectId: run.id })

    const again = await ask('POST', `/runs/${run.id}/skip`, {})
    expect([again.status, again.body.code]).toEqual([409, 'nothing_to_skip'])
    await it.mend()
    await ask('POST', `/runs/${run.id}/restart`)
    expect(await ended(run.id), 'it may still be sent').toMatchObject({ state: 'succeeded' })
    expect(await groupRuns(group)).toMatchObject([{ state: 'succeeded', runs: { succeeded: 1, skipped: 0 } }])
    expect(await states(follower), 'they are told once').toEqual(['succeeded', 'skipped'])
  })

  test('is for runs of a group only', async () => {
    const it = await refused('Alone')
    const id = await it.start()
    await ended(id)
    expect((await ask('POST', `/runs/${id}/skip`, {})).body.code).toBe('nothing_to_skip')
  })

  test('a group run is mended by Restart as well', async () => {
    const group = await office.make('/orchestration-groups', { name: 'Mended', schedule: { cron: '0 6 * * *' } })
    const it = await refused('To be mended', { group: 'Mended' })
    await ask('POST', `/orchestration-groups/${group}/runs`, {})
    const [run] = (await ask('GET', `/runs?orchestration=${it.orchestration}`)).body.items
    await ended(run.id)
    await it.mend()
    await ask('POST', `/runs/${run.id}/restart`)
    await ended(run.id)
    const { items } = (await ask('GET', `/group-runs?group=${group}`)).body
    expect(items).toMatchObject([{ state: 'succeeded', runs: { succeeded: 1, failed: 0 } }])
  })
})

test('a host key that changed is confirmed by a person, and then the run arrives at OpenSSH', async () => {
  await using sshd = await startSshd()
  const name = 'Changed'
  const hostPublicKey = newKeyPair().public
  const fields = { hostname: '127.0.0.1', port: sshd.port, username: sshd.username, privateKey: sshd.privateKey }
  const credential = await office.make('/credentials', {
    name,
    plugin: 'sftp',
    type: 'private-key',
    fields: { ...fields, hostPublicKey },
  })
  const settings = { remoteFolder: sshd.folder, filenameTemplate: 'changed.csv' }
  await office.make('/destinations', { name, plugin: 'sftp', credential: name, settings })
  await office.make('/queries', { name, database: 'ACME', sql: 'SELECT 1 AS one', state: 'active' })
  const to = { objectType: 'query', object: name, destination: name }
  const orchestration = await office.make('/orchestrations', to)
  const { id } = (await ask('POST', `/orchestrations/${orchestration}/runs`, {})).body
  const failed = await ended(id)
  expect(failed).toMatchObject({
    error: { code: 'host_key_changed', hostKeys: { key: sshd.hostPublicKey } },
    resolution: { kind: 'confirm-host-key', about: { noun: 'credential', id: credential } },
  })
  const { shown, pinned } = failed.error.hostKeys
  const confirm = (fingerprint: string) => ask('POST', `/runs/${id}/confirm-host-key`, { fingerprint })
  expect((await confirm(pinned[0])).body.code).toBe('stale_version')
  const user = { ...operator, policies: ['Amp360 User'] }
  expect((await askAs(user, 'POST', `/runs/${id}/confirm-host-key`, { fingerprint: shown })).status).toBe(403)
  const confirmed = await confirm(shown)
  expect([confirmed.status, confirmed.body.resolution]).toEqual([200, null])
  const saved = (await ask('GET', `/credentials/${credential}`)).body
  expect(saved).toMatchObject({ version: 2, fields: { hostPublicKey: sshd.hostPublicKey } })
  expect(await audited('credential:confirm-host-key')).toMatchObject({ objectId: credential })
  expect((await confirm(shown)).body.code, 'it was saved since').toBe('stale_version')
  await ask('POST', `/runs/${id}/restart`)
  expect(await ended(id)).toMatchObject({ state: 'succeeded', deliveries: [{ hostKeyFingerprint: shown }] })
  expect(await readdir(sshd.folder)).toEqual(['changed.csv'])
})
