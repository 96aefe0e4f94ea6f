import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startRun } from '../../src/runs/start.ts'
import { stopRun } from '../../src/runs/stop.ts'
import { watchRun } from '../../src/runs/watch.ts'
import type { Call, Verdict } from '../../src/sandbox/sftp-session.ts'
import { findRun } from '../../src/store/runs/runs.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres.ts'
import { caller, openWorld, type World } from '../harness/world.ts'

const TABLES = 'CREATE TABLE big AS SELECT range AS id, hash(range)::VARCHAR AS v FROM range(300000)'
const WORKER = join(import.meta.dirname, '../harness/worker.ts')

let postgres: PostgresServer
let databaseUrl: string
/** Starts and watches runs, and leaves the work to the workers. */
let world: World
let intercept: (call: Call) => Verdict | Promise<Verdict> = () => undefined
const workers: ChildProcess[] = []

beforeAll(async () => {
  postgres = await startPostgres()
  databaseUrl = await postgres.createDatabase()
  world = await openWorld(TABLES, { partner: { intercept: (call) => intercept(call) }, databaseUrl, works: false })
})
afterEach(() => {
  intercept = () => undefined
  for (const worker of workers.splice(0)) killGroup(worker)
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
  const racers = [1, 2, 3].map(() => startWorker(['--start', orchestration.id]))
  const said = (await Promise.all(racers.map((it) => it.lines))).flat()
  const ended = said.filter((line) => line['state'] === 'succeeded' && 'steps' in line)
  expect(new Set(ended.map((line) => line['id'])).size).toBe(1)
  expect(said.filter((line) => line['event'] === 'start refused').map((line) => line['code'])).toEqual([
    'already_running',
    'already_running',
  ])
  expect(said.filter((line) => line['event'] === 'delivered')).toHaveLength(1)
})

test('a stop reaches the worker of another process within two seconds', async () => {
  const worker = startWorker([])
  await worker.ready
  const orchestration = await world.orchestrate({
    sql: 'SELECT hash(a.range * b.range)::VARCHAR AS v FROM range(100000) a, range(100000) b',
  })
  const { id } = await startRun(world.runs.deps, orchestration, caller)
  for await (const { steps } of watchRun(world.runs.deps, id, AbortSignal.timeout(30_000))) {
    if (steps.some((step) => step.name === 'deliver')) break
  }
  const began = performance.now()
  await stopRun(world.runs.deps, id, caller)
  while ((await findRun(world.store.db, id))?.state !== 'stopped') await sleep(20)
  expect(performance.now() - began).toBeLessThan(2000)
})

test('a worker that dies is replaced by another, which sends one whole file', async () => {
  const [first, second] = [startWorker([]), startWorker([])]
  await Promise.all([first.ready, second.ready])
  let dead: number | undefined
  intercept = (call) => {
    if (dead !== undefined || call.name !== 'WRITE' || (call.offset ?? 0) < 500_000) return
    const busy = [first, second].find((it) => it.saidRunning())
    if (!busy) return
    dead = busy.child.pid
    killGroup(busy.child)
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

type Line = Readonly<Record<string, unknown>>

function startWorker(args: readonly string[]) {
  const places = ['--data', world.dataFolder, '--key', world.key, '--database', databaseUrl]
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', WORKER, ...places, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  workers.push(child)
  const heard: Line[] = []
  const ready = Promise.withResolvers<void>()
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text)
    heard.push(line)
    if (line.event === 'ready') ready.resolve()
  })
  return {
    child,
    ready: ready.promise,
    lines: once(child, 'close').then(() => heard),
    saidRunning: () => heard.some((line) => line['event'] === 'run claimed'),
  }
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL')
}
