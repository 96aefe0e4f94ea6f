import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { orchestrationGroupInput } from '../../src/model/orchestration-group.ts'
import { createOrchestrationGroup } from '../../src/store/orchestration-groups.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres.ts'
import { startWorker, type WorkerProcess } from '../harness/worker-process.ts'
import { openWorld, type World } from '../harness/world.ts'

const TABLES = 'CREATE TABLE people AS SELECT range AS id FROM range(10)'
const GROUPS = 12
const MEMBERS = 2

let postgres: PostgresServer
let databaseUrl: string
/** Writes down what is due, and leaves the work to the others. */
let world: World
const workers: WorkerProcess[] = []

beforeAll(async () => {
  postgres = await startPostgres()
  databaseUrl = await postgres.createDatabase()
  world = await openWorld(TABLES, { databaseUrl, works: false })
})
afterAll(async () => {
  for (const worker of workers) worker.kill()
  await world?.[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
})

test('of what is due for several servers nothing is lost or doubled, though one of them is killed', {
  timeout: 300_000,
}, async () => {
  const ago = new Date(Date.now() - 300_000)
  const cron = `${ago.getUTCMinutes()} ${ago.getUTCHours()} * * *`
  const before = new Date(ago.getTime() - 60_000)
  for (let number = 0; number < GROUPS; number++) {
    const input = orchestrationGroupInput.parse({ name: `Group ${number}`, schedule: { cron } })
    await createOrchestrationGroup(world.store.db, input, before)
    for (let member = 0; member < MEMBERS; member++) {
      const settings = { filenameTemplate: `${number}_${member}.csv`, successFile: true }
      await world.orchestrate({ sql: 'SELECT * FROM people', group: `Group ${number}`, settings })
    }
  }
  for (let number = 0; number < 3; number++) workers.push(startWorker(world, databaseUrl))
  // In the middle of it: some of the members run, others are yet to be started.
  while ((await count(sql`SELECT count(*)::int AS count FROM run WHERE state = 'running'`)) === 0) await sleep(50)
  workers[0]?.kill()

  const open = sql`SELECT count(*)::int AS count FROM orchestration_group g WHERE NOT EXISTS
    (SELECT 1 FROM group_run r WHERE r.group_id = g.id AND r.state NOT IN ('queued', 'running'))`
  while ((await count(open)) > 0) await sleep(200)

  const { rows } = await rowsOf(sql`SELECT g.name, count(DISTINCT r.id)::int AS runs,
    min(r.state) AS state, min(r.due_at) AS due, count(m.id)::int AS members, count(*) FILTER (WHERE m.state = 'succeeded')::int AS succeeded
    FROM orchestration_group g JOIN group_run r ON r.group_id = g.id LEFT JOIN run m ON m.group_run_id = r.id GROUP BY g.name`)
  expect(rows).toHaveLength(GROUPS)
  for (const row of rows) {
    expect(row).toMatchObject({ runs: 1, state: 'succeeded', members: MEMBERS, succeeded: MEMBERS })
  }
  const wanted = Array.from({ length: GROUPS * MEMBERS }, (_, at) => `${Math.floor(at / MEMBERS)}_${at % MEMBERS}.csv`)
  expect((await readdir(world.partnerFolder)).sort()).toEqual(wanted.flatMap((name) => [name, `${name}.DONE`]).sort())
})

const rowsOf = async (query: ReturnType<typeof sql>) =>
  (await world.store.db.execute(query)) as unknown as { rows: Record<string, unknown>[] }
const count = async (query: ReturnType<typeof sql>) => Number((await rowsOf(query)).rows[0]?.['count'])
