import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { noLog } from '../src/lib/log.ts'
import { openStore } from '../src/store/open.ts'
import { startPostgres } from '../test/harness/postgres.ts'
import { makeData } from './data.ts'
import { atExit } from './harness/at-exit.ts'
import { readOptions } from './harness/options.ts'
import { cpuOfTree } from './harness/process-tree.ts'
import { needPrograms } from './harness/programs.ts'
import { seedDue } from './harness/seed-due.ts'
import { openSshServer } from './harness/ssh-server.ts'
import { startWorkers } from './harness/workers.ts'

/**
 * `--rows` orchestrations in fifty groups that are due in the same minute, on PostgreSQL, each with a tiny file to an OpenSSH
 * server: how long until each has its run, until each of these is being worked on, and until all have arrived; `--rounds`
 * worker processes.
 */
const ASKED_SECONDS = 30
const LIMIT_MS = 1_800_000
const options = readOptions({ rows: 1000, rounds: 1 })
needPrograms('sshd')

const postgres = await startPostgres(['max_connections=200'])
const databaseUrl = await postgres.createDatabase()
const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-due-'))
atExit(() => rmSync(folder, { recursive: true, force: true }))
await using ssh = await openSshServer()
await using store = await openStore({ databaseUrl, dataFolder: folder, log: noLog })
const key = randomBytes(32)
await seedDue(store, { database: await makeData(options.folder, 100), ssh, key, orchestrations: options.rows })
const workers = await startWorkers({ folder, databaseUrl, key, count: options.rounds })

const dueAt = new Date(Date.now() + 3000)
await store.db.execute(sql`update orchestration_group set due_at = ${dueAt}, wake_at = ${dueAt}`)
const cpuBefore = workers.map(({ pid }) => cpuOfTree(pid))
await sleep(dueAt.getTime() - Date.now())

const LOOK = sql`select count(*)::int as made, count(started_at)::int as begun, count(ended_at)::int as ended,
  count(*) filter (where state = 'succeeded')::int as succeeded from run`
type Look = { made: number; begun: number; ended: number; succeeded: number }
const seconds = { made: 0, begun: 0, ended: 0 }
let look: Look = { made: 0, begun: 0, ended: 0, succeeded: 0 }
for (const until = Date.now() + LIMIT_MS; look.ended < options.rows && Date.now() < until; await sleep(200)) {
  look = ((await store.db.execute(LOOK)) as unknown as { rows: [Look] }).rows[0]
  for (const name of ['made', 'begun', 'ended'] as const) {
    if (seconds[name] === 0 && look[name] >= options.rows) seconds[name] = (Date.now() - dueAt.getTime()) / 1000
  }
}
const cpu = workers.reduce((sum, { pid }, index) => sum + cpuOfTree(pid) - (cpuBefore[index] ?? 0), 0) / 1000

/** How far, at most, a run began from its place in the order in which they were made. */
const ORDER = sql`select coalesce(max(abs(made - begun)), 0)::int as most from
  (select row_number() over (order by id) as made, row_number() over (order by started_at, id) as begun from run) places`
const DOUBLED = sql`select count(*)::int as most from (select 1 from run group by orchestration_id having count(*) > 1) twice`
const numberOf = async (query: ReturnType<typeof sql>) =>
  ((await store.db.execute(query)) as unknown as { rows: [{ most: number }] }).rows[0].most

const cores = availableParallelism()
console.log(
  `\n| ${options.rows} due at once, ${options.rounds} workers on ${cores} cores | seconds | seconds of one core | asked |`,
)
console.log('|---|---|---|---|')
const line = (title: string, took: number, asked = '') =>
  console.log(`| ${title} | ${took.toFixed(1)} | ${(took * cores).toFixed(1)} | ${asked} |`)
line('each has its run', seconds.made, `${ASKED_SECONDS}`)
line('each is being worked on', seconds.begun)
line('all have arrived', seconds.ended)
console.log(`| processor time of the workers | ${cpu.toFixed(1)} | | |`)
console.log(
  `\nsucceeded ${look.succeeded}, lost ${options.rows - look.succeeded}, doubled ${await numberOf(DOUBLED)}, files ${ssh.countFiles()}, farthest from its place in the order ${await numberOf(ORDER)}`,
)
for (const worker of workers) await worker.stop()
await postgres[Symbol.asyncDispose]()
process.exit(0)
