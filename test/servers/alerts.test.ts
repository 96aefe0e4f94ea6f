import { createHmac } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveAlertChannel } from '../../src/commands/save/alert-channel.ts'
import { newId } from '../../src/lib/ids.ts'
import { alertChannelInput } from '../../src/model/alert-channel.ts'
import type { Orchestration } from '../../src/model/orchestration.ts'
import { tellExpiring } from '../../src/runs/alerts/expiring.ts'
import { tidyAlerts } from '../../src/runs/alerts/tidy-alerts.ts'
import { discardRun, releaseRun } from '../../src/runs/guardrails/decide.ts'
import { startRun } from '../../src/runs/start.ts'
import { watchRun } from '../../src/runs/watch.ts'
import { listOpenAlerts, openAlert } from '../../src/store/alerts/alerts.ts'
import { getAlertChannel } from '../../src/store/alerts/channels.ts'
import { setOwner } from '../../src/store/alerts/choices.ts'
import { subscribe } from '../../src/store/alerts/subscriptions.ts'
import { createApiKey, deleteApiKey } from '../../src/store/api-keys.ts'
import { alertNotice } from '../../src/store/schema/alerts.ts'
import { createUser, disableUser } from '../../src/store/users.ts'
import { type MailServer, startMailServer } from '../harness/mail-server.ts'
import { type Received, type Receiver, startReceiver } from '../harness/receiver.ts'
import { caller, openWorld, type World } from '../harness/world.ts'

const CELL = 'cell-Ægir-5521'
const SECRET = 'whsec_c2VjcmV0LW9mLTMyLWJ5dGVzLWZvci1hLXRlc3Qh'
const ROUTING_KEY = 'R0uting0Key0Of0Thirty0Two0Chars0'
const SSH_FX_FAILURE = 4

let world: World
let receiver: Receiver
let mail: MailServer
let isPartnerFull = false

beforeAll(async () => {
  receiver = await startReceiver()
  mail = await startMailServer()
  world = await openWorld(`CREATE TABLE people AS SELECT range AS id, '${CELL}-' || range AS email FROM range(10)`, {
    partner: { intercept: ({ name }) => (isPartnerFull && name === 'WRITE' ? { status: SSH_FX_FAILURE } : undefined) },
    outlet: {
      publicUrl: 'https://waybill.acme.example',
      mail: { url: mail.url, from: 'Waybill <alerts@acme.example>' },
    },
  })
  await channel('Hook', 'webhook', { url: `${receiver.url}/hook`, signingSecret: SECRET })
  await channel('Slack', 'slack', { url: `${receiver.url}/slack` })
  await channel('Pager', 'pagerduty', { routingKey: ROUTING_KEY, eventsUrl: `${receiver.url}/pager` })
  await channel('Mail', 'email', { to: 'ops@acme.example, boss@acme.example' })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await mail?.[Symbol.asyncDispose]()
  await receiver?.[Symbol.asyncDispose]()
})

async function channel(name: string, kind: string, fields: Record<string, string>, more: object = {}) {
  const input = alertChannelInput.parse({ name, kind, fields, ...more })
  return saveAlertChannel(
    world.runs.deps,
    { caller, input, existing: null, version: null },
    AbortSignal.timeout(10_000),
  )
}

const json = ({ body }: Received) => JSON.parse(body)
const typesOf = (received: readonly Received[], title: string) =>
  received
    .map(json)
    .filter((it) => it.data.orchestration === title)
    .map((it) => it.type)

async function untilHeld(orchestration: Orchestration): Promise<string> {
  const { id } = await startRun(world.runs.deps, orchestration, caller)
  for await (const { state } of watchRun(world.runs.deps, id, AbortSignal.timeout(60_000))) {
    if (state === 'held') return id
  }
  throw new Error('it was not held')
}

/** With the rights to release what `caller` began. */
const ben = { ...caller, label: 'ben@acme.example' }

test('a failure is told once on every kind of channel, and its recovery once', async () => {
  const it = await world.orchestrate({ sql: 'SELECT * FROM people' })
  isPartnerFull = true
  const failed = await world.run(it)
  expect(failed.state).toBe('failed')
  expect((await world.run(it)).state).toBe('failed')
  isPartnerFull = false
  expect((await world.run(it)).state).toBe('succeeded')

  const hooks = await receiver.until('/hook', 2)
  expect(hooks.map(json).map((it) => it.type)).toEqual(['alert.failed.raised', 'alert.failed.resolved'])
  const [raised, resolved] = hooks.map(json).map((it) => it.data)
  expect(raised).toMatchObject({
    title: `“${it.name}” to “${it.destination}” failed.`,
    orchestration: it.name,
    destination: it.destination,
    run: { id: failed.id, state: 'failed', attempt: 1, startedBy: caller.label },
    error: { code: 'destination_refused', message: expect.any(String), hint: expect.any(String) },
    link: `https://waybill.acme.example/workflows?run=${failed.id}`,
  })
  expect(raised.log.at(-1).text).toBe(raised.error.message)
  expect(resolved).toMatchObject({ alert: raised.alert, error: null, log: [] })
  expect(resolved.id).not.toBe(raised.id)

  const slacks = await receiver.until('/slack', 2)
  expect(slacks.map(json).map((it) => it.blocks[0].text.text)).toEqual([
    `“${it.name}” to “${it.destination}” failed`,
    `“${it.name}” to “${it.destination}” has completed again`,
  ])
  const pagers = (await receiver.until('/pager', 2)).map(json)
  expect(pagers.map((it) => [it.event_action, it.dedup_key, it.routing_key])).toEqual([
    ['trigger', raised.alert, ROUTING_KEY],
    ['resolve', raised.alert, ROUTING_KEY],
  ])
  const mails = await mail.until('ops@acme.example', 2)
  expect(mails[0]).toMatchObject({ from: 'alerts@acme.example', to: ['ops@acme.example', 'boss@acme.example'] })
  expect(mails[0]?.raw).toContain('destination_refused')
  expect(mails[1]?.raw).toContain(`In-Reply-To: <${raised.alert}@acme.example>`)
})

test('a receiver can prove that a webhook is ours', async () => {
  const [first] = await receiver.until('/hook', 1)
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = first?.headers ?? {}
  const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64')
  const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.${first?.body}`).digest('base64')
  expect(signature).toBe(`v1,${wanted}`)
  expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(300)
  expect(id).toBe(JSON.parse(first?.body ?? '{}').data.id)
})

test('what is held is told, and that it was released or discarded', async () => {
  const guardrails = { rows: { min: 100 } }
  const released = await world.orchestrate({ sql: 'SELECT * FROM people', guardrails })
  await releaseRun(world.runs.deps, await untilHeld(released), ben)
  const discarded = await world.orchestrate({ sql: 'SELECT * FROM people', guardrails })
  await discardRun(world.runs.deps, await untilHeld(discarded), ben)

  const hooks = await receiver.until('/hook', 6)
  for (const { name } of [released, discarded]) {
    expect(typesOf(hooks, name)).toEqual(['alert.held.raised', 'alert.held.resolved'])
  }
  const about = (name: string) =>
    hooks
      .map(json)
      .filter((it) => it.data.orchestration === name)
      .map((it) => it.data)
  expect(about(released.name)[0].details[0]).toMatch(/10 rows/)
  expect(about(released.name)[1].title).toContain('was released by ben@acme.example')
  expect(about(discarded.name)[1].details).toEqual(['ben@acme.example discarded the files that were held.'])
})

test('what looks unusual is told once, until it looks as usual again', async () => {
  const sql = (rows: number) => `SELECT * FROM people LIMIT ${rows}`
  const it = await world.orchestrate({ sql: sql(5), guardrails: { rows: { min: 100, breach: 'warn' } } })
  await world.run(it)
  await world.run(it)
  const hooks = await receiver.until('/hook', 7)
  expect(typesOf(hooks, it.name)).toEqual(['alert.unusual.raised'])
})

test('an orchestration tells the channels that it names, its owner and whoever subscribed to its run', async () => {
  const { db } = world.store
  await channel(
    'Own',
    'webhook',
    { url: `${receiver.url}/own`, signingSecret: SECRET },
    {
      isDefault: false,
      events: ['succeeded'],
    },
  )
  const person = (email: string) => createUser(db, { name: email, email, policies: ['AmpIQ User'], options: [] })
  const owner = await person('owner@acme.example')
  const subscriber = await person('subscriber@acme.example')
  const it = await world.orchestrate({ sql: 'SELECT * FROM people', channels: ['Own'] })
  await setOwner(db, { orchestrationId: it.id }, owner.id)
  expect((await world.run(it)).state).toBe('succeeded')
  expect((await receiver.until('/own', 1)).map(json)).toMatchObject([
    { type: 'alert.succeeded', data: { alert: null, change: 'once', run: { rows: 10 } } },
  ])

  isPartnerFull = true
  const { id } = await startRun(world.runs.deps, it, caller)
  await subscribe(db, id, subscriber.id)
  await subscribe(db, id, owner.id)
  await world.untilEnded(id)
  isPartnerFull = false
  const [told] = await mail.until('subscriber@acme.example', 1)
  expect(told?.raw).toContain('failed')
  // Who may not read the log of a run gets none of it by mail.
  expect(told?.raw).not.toContain('last lines')
  expect(await mail.until('owner@acme.example', 1), 'the owner is not told twice').toHaveLength(1)
})

test('who may not sign in any more is told nothing, not even the end of what they were told', async () => {
  const { db } = world.store
  const owner = await createUser(db, { name: 'Leo', email: 'leo@acme.example', policies: [], options: [] })
  const it = await world.orchestrate({ sql: 'SELECT * FROM people' })
  await setOwner(db, { orchestrationId: it.id }, owner.id)
  isPartnerFull = true
  await world.run(it)
  isPartnerFull = false
  await mail.until('leo@acme.example', 1)
  await disableUser(db, owner.id)
  await world.run(it)
  const told = await db.select().from(alertNotice).where(eq(alertNotice.recipient, 'mail:leo@acme.example'))
  expect(told.map(({ facts }) => facts.change)).toEqual(['raised'])
})

test('an alert about what was deleted ends, though nobody was there to be told of it', async () => {
  const { db } = world.store
  const subject = `orchestration:${newId('orc')}`
  await openAlert(db, { condition: 'failed', subject, stage: 0, at: new Date() })
  expect(await listOpenAlerts(db, 'failed')).toContain(subject)
  await tidyAlerts(world.runs.deps)
  expect(await listOpenAlerts(db, 'failed')).not.toContain(subject)
})

test('no notice has a cell or a secret', () => {
  const all = [...receiver.received.map((it) => it.body), ...mail.mails.map((it) => it.raw), ...world.lines].join('\n')
  expect(all).toContain('failed')
  for (const secret of [CELL, 'gir-5521', SECRET, 'secret-of-the-receiver']) expect(all).not.toContain(secret)
  expect(world.lines.join('\n')).not.toContain(ROUTING_KEY)
})

const ownError = async () => (await getAlertChannel(world.store.db, 'Own')).lastError?.code

test('a channel that is down gets its notice later, once, and says what was wrong', async () => {
  const it = await world.orchestrate({ sql: 'SELECT * FROM people', channels: ['Own'] })
  receiver.status = 503
  await world.run(it)
  await expect.poll(ownError, { timeout: 20_000 }).toBe('channel_refused')
  receiver.status = 200
  const own = await receiver.until('/own', 3)
  const [refused, sent] = own.slice(-2)
  expect(sent?.headers['webhook-id']).toBe(refused?.headers['webhook-id'])
  await expect.poll(ownError).toBe(undefined)
})

test('a key that is about to expire is told at each stage, to its owner too, and that it was replaced', async () => {
  const { db } = world.store
  const days = (count: number) => ({ now: () => new Date(Date.now() + count * 86_400_000) })
  const owner = await createUser(db, { name: 'Kay', email: 'kay@acme.example', policies: [], options: [] })
  const key = { userId: owner.id, name: 'nightly', prefix: 'waybill_', sha256: 'ab', expiresAt: days(40).now() }
  const { id } = await createApiKey(db, key)
  for (const day of [0, 11, 12, 34, 41]) await tellExpiring({ ...world.runs.deps, clock: days(day) })
  await deleteApiKey(db, id)
  await tellExpiring(world.runs.deps)
  const mails = await mail.until('kay@acme.example', 4)
  const subjects = mails.map((it) => /^Subject: (.*)$/m.exec(it.raw)?.[1])
  expect(subjects).toHaveLength(4)
})
