import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { watchRuns } from '../../src/runs/feed/watch-runs.ts'
import { releaseRun } from '../../src/runs/guardrails/decide.ts'
import { startRun } from '../../src/runs/start.ts'
import { stopRun } from '../../src/runs/stop.ts'
import { watchRun } from '../../src/runs/watch.ts'
import type { Call, Verdict } from '../../src/sandbox/sftp-session.ts'
import { listArtifacts } from '../../src/store/runs/artifacts.ts'
import { findRun } from '../../src/store/runs/runs.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres.ts'
import { isReceipt, type Line, startWorker, type WorkerProcess } from '../harness/worker-process.ts'
import { caller, openWorld, type World } from '../harness/world.ts'

const TABLES = 'CREATE TABLE big AS SELECT range AS id, hash(range)::VARCHAR AS v FROM range(300000)'

let postgres: PostgresServer
let databaseUrl: string
/** Starts and watches runs, and leaves the work to the workers. */
let world: World
let intercept: (call: Call) => Verdict | Promise<Verdict> = () => undefined
const workers: WorkerProcess[] = []

beforeAll(async () => {
  postgres = await startPostgres()
  databaseUrl = await postgres.createDatabase()
  world = await openWorld(TABLES, { partner: { intercept: (call) => intercept(call) }, databaseUrl, works: false })
})
afterEach(() => {
  intercept = () => undefined
  for (const worker of workers.splice(0)) worker.kill()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
})

test('of starts in several processes one wins, and one worker does the run', async () => {
  const orchestration = await world.orchestrate({
    sql: 'SELECT * FROM big',
    settings: { filenameTemplate: 'raced.csv' },
  })
  const racers = await Promise.all([newWorker(), newWorker(), newWorker()])
  const races = await Promise.all(racers.map((it) => race(it, orchestration.id)))
  for (const racer of racers) racer.endInput()
  const said = [...races, ...(await Promise.all(racers.map(rest)))].flat()
  const ended = said.filter((line) => isReceipt(line) && line.state === 'succeeded')
  expect(ended).toHaveLength(1)
  const refused = said.flatMap((line) => (!isReceipt(line) && line.event === 'start refused' ? [line['code']] : []))
  expect(refused).toEqual(['already_running', 'already_running'])
  expect(said.filter((line) => !isReceipt(line) && line.event === 'delivered')).toHaveLength(1)
})

test('whoever watches all runs hears of one that another process does, from its start to its end', async () => {
  await newWorker()
  const { deps } = world.runs
  const orchestration = await world.orchestrate({ sql: 'SELECT * FROM big' })
  const states = new Set<string>()
  const feed = watchRuns(deps, { missedMs: 0, lastsMs: 60_000, signal: AbortSignal.timeout(60_000) })
  const first = feed.next()
  const { id } = await startRun(deps, orchestration, caller)
  for (let told = await first; !told.done; told = await feed.next()) {
    for (const it of told.value) if (it.id === id) states.add(it.state)
    if (states.has('succeeded')) break
  }
  await feed.return(undefined)
  expect([...states].at(-1)).toBe('succeeded')
  expect(states.size).toBeGreaterThan(1)
})

test('what one process holds, another releases and a third sends', async () => {
  const builder = await newWorker()
  const { deps } = world.runs
  const settings = { filenameTemplate: 'held.csv' }
  const orchestration = await world.orchestrate({
    sql: 'SELECT * FROM big',
    settings,
    guardrails: { rows: { max: 1 } },
  })
  const { id } = await startRun(deps, orchestration, caller)
  for await (const { state } of watchRun(deps, id, AbortSignal.timeout(90_000))) if (state === 'held') break
  builder.kill()
  const [built] = await listArtifacts(world.store.db, id)
  await releaseRun(deps, id, { ...caller, label: 'ben@acme.example' })
  await newWorker()
  expect(await world.untilEnded(id)).toMatchObject({ state: 'succeeded', deliveries: [{ sha256: built?.sha256 }] })
})

test('a stop reaches the worker of another process within two seconds', async () => {
  await newWorker()
  const orchestration = await world.orchestrate({
    sql: 'SELECT hash(a.range * b.range)::VARCHAR AS v FROM range(100000) a, range(100000) b',
  })
  const { id } = await startRun(world.runs.deps, orchestration, caller)
  for await (const { steps } of watchRun(world.runs.deps, id, AbortSignal.timeout(90_000))) {
    if (steps.some((step) => step.name === 'deliver')) break
  }
  const began = performance.now()
  await stopRun(world.runs.deps, id, caller)
  while ((await findRun(world.store.db, id))?.state !== 'stopped') await sleep(20)
  expect(performance.now() - began).toBeLessThan(2000)
})

test('a worker that dies is replaced by another, which sends one whole file', async () => {
  const two = await Promise.all([newWorker(), newWorker()])
  const claimed = two.map(async (worker) => ((await untilEvent(worker, 'run claimed')) ? worker : undefined))
  let dead: WorkerProcess | undefined
  intercept = async (call) => {
    if (dead !== undefined || call.name !== 'WRITE' || (call.offset ?? 0) < 500_000) return
    dead = await Promise.race(claimed)
    dead?.kill()
    // The queue waits for half a minute of silence before it gives a job to somebody else.
    await world.store.db.execute(sql`
      UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 minute' WHERE name = 'run' AND state = 'active'`)
    return 'cut'
  }
  const orchestration = await world.orchestrate({
    sql: 'SELECT * FROM big',
    settings: { filenameTemplate: 'over.csv', successFile: true },
  })
  const receipt = await world.run(orchestration)
  expect(dead).toBeDefined()
  expect(receipt).toMatchObject({ state: 'succeeded', rows: 300_000 })
  expect((await readdir(world.partnerFolder)).filter((name) => name.includes('over.csv')).sort()).toEqual([
    'over.csv',
    'over.csv.DONE',
  ])
})

/** A worker that has begun to wait for work. */
async function newWorker(): Promise<WorkerProcess> {
  const worker = startWorker(world, databaseUrl)
  workers.push(worker)
  await untilEvent(worker, 'ready')
  return worker
}

async function untilEvent(worker: WorkerProcess, event: string): Promise<boolean> {
  for (let line = await worker.next(); line; line = await worker.next()) {
    if (!isReceipt(line) && line.event === event) return true
  }
  return false
}

/** What a worker says that starts a run, until the run has ended or was refused. */
async function race(worker: WorkerProcess, orchestrationId: string): Promise<Line[]> {
  const said: Line[] = []
  for await (const line of worker.follow(`start ${orchestrationId}`)) {
    said.push(line)
    if (!isReceipt(line) && line.event === 'start refused') return said
  }
  return said
}

async function rest(worker: WorkerProcess): Promise<Line[]> {
  const said: Line[] = []
  for (let line = await worker.next(); line; line = await worker.next()) said.push(line)
  return said
}
