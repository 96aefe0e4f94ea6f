import { afterAll, beforeAll, expect, test } from 'vitest'
import { POLICIES } from '../../src/access/standard-policies.ts'
import type { Receipt } from '../../src/model/run.ts'
import type { Caller } from '../../src/model/user.ts'
import { requestOf } from '../harness/host.ts'
import { type Office, openOffice } from '../harness/office.ts'
import { oneOfEach } from '../harness/one-of-each.ts'

let office: Office
let orchestration: string
beforeAll(async () => {
  office = await openOffice()
  orchestration = await oneOfEach(office).make('orchestrations')
})
afterAll(() => office[Symbol.asyncDispose]())

const as = (policy: string): Caller => ({
  userId: null,
  label: `${policy}@acme.example`,
  policies: [policy],
  options: [],
  origin: null,
})
const ask = (path: string, caller?: Caller) =>
  office.host.host.fetchLocal(requestOf('http://waybill.local', 'GET', { path }), caller)

type Told = Receipt & { readonly allowed: string[] }
const toldIn = (text: string): Told[] =>
  text
    .split('\n\n')
    .flatMap((block) => (block.startsWith('data:') ? [JSON.parse(block.slice('data:'.length)) as Told] : []))

/** Reads a stream until it has told something. */
async function until(response: Response, isIt: (told: Told) => boolean): Promise<Told[]> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!toldIn(text).some(isIt)) {
    const next = await reader?.read()
    if (!next || next.done) throw new Error(`the stream ended with: ${text}`)
    text += next.value
  }
  await reader?.cancel()
  return toldIn(text)
}

async function run(): Promise<string> {
  const { body } = await office.host.ask('POST', `/orchestrations/${orchestration}/runs`, {})
  return body.id
}
const ended = async (id: string) => void (await office.host.ask('GET', `/runs/${id}/events`))

test('each change of a run is told to whoever watches all of them, with what they may do with it', async () => {
  const stream = await ask('/runs/events', as('DataGrid Operator'))
  const id = await run()
  const told = await until(stream, (it) => it.id === id && it.state === 'succeeded')
  expect(told.map((it) => it.id)).toEqual(told.map(() => id))
  expect(told.length).toBeGreaterThan(1)
  expect(told.at(-1)).toEqual((await office.host.ask('GET', `/runs/${id}`)).body)
})

test('at first it tells what is active and what ended while nothing was heard, and no more', async () => {
  const id = await run()
  await ended(id)
  const tell = async (query: string) => toldIn(await (await ask(`/runs/events?lastsMs=0${query}`)).text())
  expect(await tell('')).toEqual([])
  expect((await tell('&missedMs=60000')).map((it) => it.id)).toContain(id)
  const next = await run()
  expect((await tell('')).map((it) => it.id)).toEqual([next])
  await ended(next)
})

test('what ended before is not told to whoever comes as somebody watches already', async () => {
  await using first = await watching()
  const id = await run()
  await until(first.stream, (it) => it.id === id && it.state === 'succeeded')
  await using second = await watching()
  const next = await run()
  const told = await until(second.stream, (it) => it.id === next && it.state === 'succeeded')
  expect(told.map((it) => it.id)).not.toContain(id)
})

async function watching() {
  const stream = await ask('/runs/events')
  return { stream, [Symbol.asyncDispose]: async () => void (await stream.body?.cancel().catch(() => {})) }
}

test('whoever may not read a run is told nothing of it', async () => {
  const id = await run()
  const blind = Object.keys(POLICIES).filter((policy) => !POLICIES[policy]?.some((it) => it.action === 'run:read'))
  expect(blind).toContain('Amp360 User Read Only')
  for (const policy of blind) {
    const answer = await ask('/runs/events?lastsMs=0', as(policy))
    expect([policy, answer.status]).toEqual([policy, 403])
    expect(await answer.text()).not.toContain(id)
  }
  const reader = await ask('/runs/events?lastsMs=0&missedMs=60000', as('AmpIQ User Read Only'))
  expect(toldIn(await reader.text()).find((it) => it.id === id)?.allowed).toEqual(['run:read'])
  await ended(id)
})
