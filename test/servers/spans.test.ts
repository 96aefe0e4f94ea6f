import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { receipt } from '../../src/model/run.ts'
import { openTracer } from '../../src/runs/trace/open-tracer.ts'
import { type Desk, openDesk, PASSPHRASE } from '../harness/command-line.ts'
import { openWorld } from '../harness/world.ts'

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[]
  readonly status: { readonly code?: number }
}

const CELL = 'cell-marker-5521'
const MARKERS = [CELL, 'sql_marker', PASSPHRASE, 'ana@acme.example', 'Everyone', 'Partner', 'ACME']

/** What receives spans, and all that it received. */
async function openCollector() {
  const bodies: string[] = []
  const keys = new Set<string | undefined>()
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      bodies.push(body)
      keys.add(request.headers['x-key'] as string | undefined)
      response.writeHead(request.url === '/v1/traces' ? 200 : 404, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    keys,
    spans: (): Span[] =>
      bodies.flatMap((body) =>
        JSON.parse(body).resourceSpans.flatMap((it: { scopeSpans: { spans: Span[] }[] }) =>
          it.scopeSpans.flatMap(({ spans }) => spans),
        ),
      ),
    close: () => server.close(),
  }
}
const factsOf = ({ attributes }: Span) =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      'intValue' in value ? Number(value['intValue']) : Object.values(value)[0],
    ]),
  )

let desk: Desk
let collector: Awaited<ReturnType<typeof openCollector>>
beforeAll(async () => {
  collector = await openCollector()
  desk = await openDesk(`CREATE TABLE customers AS SELECT range AS id, '${CELL}' AS sql_marker FROM range(100)`)
  await desk.write(`
databases:
  - { name: ACME, plugin: duckdb, settings: { path: ./acme.duckdb } }
queries:
  - { name: Everyone, database: ACME, sql: "SELECT id, sql_marker FROM customers", state: active }
credentials:
  - name: Partner
    plugin: sftp
    type: passphrase
    fields: { hostname: 127.0.0.1, port: ${desk.partner.port}, username: acme, passphrase: "\${ACME_PASSPHRASE}" }
destinations:
  - { name: Partner, plugin: sftp, credential: Partner, settings: { remoteFolder: / } }
  - { name: Elsewhere, plugin: sftp, credential: Partner, settings: { remoteFolder: /nowhere } }
orchestrations:
  - { objectType: query, object: Everyone, destination: Partner, workflow: manual }
  - { objectType: query, object: Everyone, destination: Elsewhere, workflow: manual }
`)
  expect(await desk.waybill(['apply', '-f', 'waybill.yaml'])).toMatchObject({ status: 0 })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await desk?.[Symbol.asyncDispose]()
  collector?.close()
})

const run = async (destination: string, environment: Record<string, string>) => {
  const ended = await desk.waybill(['run', 'Everyone', '--destination', destination, '--json'], environment)
  return receipt.parse(JSON.parse(ended.stdout))
}

test('a run sends a span of its attempt and of each step, where the environment says so, and nothing of a row', async () => {
  await run('Partner', {})
  expect(collector.bodies).toEqual([])
  const there = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: 'x-key=k-1' }
  await run('Partner', { ...there, OTEL_SDK_DISABLED: 'true' })
  expect(collector.bodies).toEqual([])

  const { id, deliveries } = await run('Partner', { ...there, OTEL_SERVICE_NAME: 'files-at-acme' })
  const spans = collector.spans()
  expect([...collector.keys]).toEqual(['k-1'])
  expect(collector.bodies.join()).toContain('files-at-acme')
  const attempt = spans.find((it) => it.name === 'run attempt')
  expect(attempt && factsOf(attempt)).toEqual({
    'waybill.run.id': id,
    'waybill.orchestration.id': expect.stringMatching(/^orc_/),
    'waybill.attempt': 1,
    'waybill.outcome': 'succeeded',
    'waybill.rows': 100,
    'waybill.bytes': deliveries[0]?.bytes,
  })
  expect(attempt?.parentSpanId ?? '').toBe('')
  const steps = spans.filter((it) => it !== attempt)
  expect(steps.map((it) => it.name).sort()).toEqual(['step build', 'step deliver', 'step finish', 'step query'])
  for (const step of steps) {
    expect([step.traceId, step.parentSpanId]).toEqual([attempt?.traceId, attempt?.spanId])
    expect(factsOf(step)).toMatchObject({ 'waybill.run.id': id, 'waybill.step': step.name.slice(5) })
  }

  const failed = await run('Elsewhere', there)
  const broken = collector.spans().filter((it) => factsOf(it)['waybill.run.id'] === failed.id)
  expect(broken.find((it) => it.name === 'run attempt')?.status.code).toBe(2)
  expect(new Set(broken.map((it) => factsOf(it)['waybill.error.code']))).toContain('folder_missing')
  for (const marker of MARKERS) expect(collector.bodies.join()).not.toContain(marker)
})

test('a collector that is away keeps nobody waiting, and the log says that spans were lost', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:1')
  const events: string[] = []
  const opened = await openTracer('1.0.0', (event) => void events.push(event))
  opened.tracer.startSpan('run attempt').end()
  const began = performance.now()
  await opened[Symbol.asyncDispose]()
  expect(performance.now() - began).toBeLessThan(10_000)
  await expect.poll(() => events, { timeout: 20_000 }).toEqual(['spans not sent'])
})

/** Of the process, of requests and of schedules; everything else is of a run. */
const NO_RUN = /^(request|queue failed|spans not sent)/

test('each line of the log that is of a run has its id', async () => {
  await using world = await openWorld('CREATE TABLE people AS SELECT range AS id FROM range(10)')
  const orchestration = await world.orchestrate({ sql: 'SELECT * FROM people', settings: { successFile: true } })
  const { id } = await world.run(orchestration)
  const lines = world.lines.map((it) => JSON.parse(it) as { event: string; runId?: string })
  const events = lines.filter(({ event }) => !NO_RUN.test(event))
  expect(events.map((it) => it.event)).toEqual(expect.arrayContaining(['run claimed', 'delivered', 'run ended']))
  expect(events.filter((it) => it.runId !== id)).toEqual([])
})
