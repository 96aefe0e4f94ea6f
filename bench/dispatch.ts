import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { openHost } from '../src/api/host.ts'
import { noLog } from '../src/lib/log.ts'
import { openStore } from '../src/store/open.ts'
import { startPostgres } from '../test/harness/postgres.ts'
import { makeData } from './data.ts'
import { atExit } from './harness/at-exit.ts'
import { median } from './harness/measure.ts'
import { readOptions } from './harness/options.ts'
import { needPrograms } from './harness/programs.ts'
import { seedDue } from './harness/seed-due.ts'
import { openSshServer } from './harness/ssh-server.ts'
import { type BenchWorker, startWorkers } from './harness/workers.ts'

/**
 * On PostgreSQL: how soon a run that is asked for at an idle server is being worked on, there and by a worker in another process;
 * and how soon the run of a worker that is killed goes on in another one.
 */
const PAUSE_MS = 1200
const ASKED = { dispatchMs: 100, takeOverSeconds: 15 }
const options = readOptions({ rows: 100, rounds: 50 })
needPrograms('sshd')

const postgres = await startPostgres(['max_connections=200'])
const databaseUrl = await postgres.createDatabase()
const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-dispatch-'))
atExit(() => rmSync(folder, { recursive: true, force: true }))
await using ssh = await openSshServer()
await using store = await openStore({ databaseUrl, dataFolder: folder, log: noLog })
const key = randomBytes(32)
await seedDue(store, { database: await makeData(options.folder, 100), ssh, key, orchestrations: options.rows })
const config = { dataFolder: join(folder, 'server'), databaseUrl, key, admin: null }

const rowsOf = async (query: ReturnType<typeof sql>) =>
  ((await store.db.execute(query)) as unknown as { rows: Record<string, unknown>[] }).rows
const ended = async (id: string) => {
  while ((await rowsOf(sql`select 1 from run where id = ${id} and ended_at is null`)).length > 0) await sleep(50)
}
let asked = 0

/** From the request until the store says that the run has begun, each by its own clock on this machine. */
async function dispatch(role: 'worker' | 'client'): Promise<number[]> {
  await using host = await openHost(config, noLog, role)
  const times: number[] = []
  for (let round = -1; round < options.rounds; round++) {
    await sleep(PAUSE_MS)
    const orchestration = `orc_${1 + (asked++ % options.rows)}`
    const startedAt = Date.now()
    const url = `http://waybill.local/api/orchestrations/${orchestration}/runs`
    const request = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
    const answer = await host.fetchLocal(new Request(url, request))
    const { id } = (await answer.json()) as { id: string }
    await ended(id)
    const [row] = await rowsOf(sql`select extract(epoch from started_at) * 1000 as at from run where id = ${id}`)
    if (round >= 0) times.push(Number(row?.['at']) - startedAt)
  }
  return times
}

/** From the death of whoever works on a run until the next one has claimed it. */
async function takeOver(rounds: number): Promise<number[]> {
  let workers = await startWorkers({ folder, databaseUrl, key, count: 2 })
  await using host = await openHost(config, noLog, 'client')
  // It takes long enough to be met in the middle.
  await store.db.execute(sql`update query set sql =
    'SELECT hash(a.range * b.range) AS v FROM range(100000) a, range(3000) b ORDER BY v LIMIT 10'`)
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const request = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
    const path = `http://waybill.local/api/orchestrations/orc_${1 + (asked++ % options.rows)}/runs`
    const { id } = (await (await host.fetchLocal(new Request(path, request))).json()) as { id: string }
    const fence = async () => Number((await rowsOf(sql`select fence from run where id = ${id}`))[0]?.['fence'])
    while ((await fence()) === 0) await sleep(10)
    await sleep(500)
    const busy = await busyOne(workers, id)
    busy?.kill()
    const startedAt = performance.now()
    while ((await fence()) === 1) await sleep(20)
    times.push((performance.now() - startedAt) / 1000)
    const rest = workers.filter((it) => it !== busy)
    await host.fetchLocal(new Request(`http://waybill.local/api/runs/${id}/stop`, { ...request }))
    await ended(id)
    workers = [...rest, ...(await startWorkers({ folder, databaseUrl, key, count: 1 }))]
  }
  for (const worker of workers) worker.kill()
  return times
}

/** Whose log says that it has claimed the run. */
async function busyOne(workers: readonly BenchWorker[], runId: string): Promise<BenchWorker | undefined> {
  for (;;) {
    const found = workers.find((it) => it.claimed(runId))
    if (found) return found
    await sleep(10)
  }
}

function report(title: string, times: readonly number[], most: number): void {
  console.log(`| ${title} | ${median(times).toFixed(1)} | ${Math.max(...times).toFixed(1)} | ${most} |`)
}

console.log('| what | median | slowest | asked |\n|---|---|---|---|')
const isAsked = (name: string) => options.only.length === 0 || options.only.includes(name)
if (isAsked('server')) report('request to run, ms, server that works', await dispatch('worker'), ASKED.dispatchMs)
if (isAsked('worker')) {
  const [worker] = await startWorkers({ folder, databaseUrl, key, count: 1 })
  report('request to run, ms, worker in another process', await dispatch('client'), ASKED.dispatchMs)
  worker?.kill()
}
if (isAsked('take-over')) report('kill -9 to the next claim, s', await takeOver(5), ASKED.takeOverSeconds)
await postgres[Symbol.asyncDispose]()
process.exit(0)
