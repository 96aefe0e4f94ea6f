import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveAlertChannel } from '../../src/commands/save/alert-channel.ts'
import { alertChannelInput } from '../../src/model/alert-channel.ts'
import { startRun } from '../../src/runs/start.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres.ts'
import { type Receiver, startReceiver } from '../harness/receiver.ts'
import { startWorker, type WorkerProcess } from '../harness/worker-process.ts'
import { caller, openWorld, type World } from '../harness/world.ts'

const FAILURES = 5

let postgres: PostgresServer
let receiver: Receiver
/** Starts runs, and leaves the work and the notices to the others. */
let world: World
const workers: WorkerProcess[] = []

beforeAll(async () => {
  postgres = await startPostgres()
  receiver = await startReceiver()
  const databaseUrl = await postgres.createDatabase()
  world = await openWorld('CREATE TABLE people AS SELECT range AS id FROM range(10)', { databaseUrl, works: false })
  const fields = { url: `${receiver.url}/hook`, signingSecret: 'sixteen characters or more' }
  const input = alertChannelInput.parse({ name: 'Hook', kind: 'webhook', fields })
  await saveAlertChannel(world.runs.deps, { caller, input, existing: null, version: null }, AbortSignal.timeout(60_000))
  for (let number = 0; number < 3; number++) workers.push(startWorker(world, databaseUrl))
})
afterAll(async () => {
  for (const worker of workers) worker.kill()
  await world?.[Symbol.asyncDispose]()
  await receiver?.[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
})

test('of many servers one sends each notice, and what a killed one was sending arrives all the same', {
  timeout: 300_000,
}, async () => {
  receiver.status = null
  const runs: string[] = []
  for (let number = 0; number < FAILURES; number++) {
    const orchestration = await world.orchestrate({ sql: 'SELECT * FROM people', passphrase: 'not the one' })
    runs.push((await startRun(world.runs.deps, orchestration, caller)).id)
  }
  // All of them are on their way, and nobody has answered: then a server dies.
  await receiver.until('/hook', FAILURES)
  workers[0]?.kill()
  receiver.status = 200

  const taken = await receiver.until('/hook', FAILURES, 'taken')
  const open = sql`SELECT count(*)::int AS count FROM alert_notice WHERE settled_at IS NULL`
  await expect.poll(() => count(open), { timeout: 120_000 }).toBe(0)
  expect(taken.map((it) => JSON.parse(it.body).data.run.id).sort()).toEqual(runs.sort())
  expect(await receiver.until('/hook', FAILURES, 'taken')).toHaveLength(FAILURES)
  const ids = new Set(receiver.received.map((it) => it.headers['webhook-id']))
  expect(ids.size, 'the same id each time').toBe(FAILURES)
})

async function count(query: ReturnType<typeof sql>): Promise<number> {
  const { rows } = (await world.store.db.execute(query)) as unknown as { rows: { count: number }[] }
  return Number(rows[0]?.count)
}
