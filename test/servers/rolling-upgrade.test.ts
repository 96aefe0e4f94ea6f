import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noLog } from '../../src/lib/log.ts'
import { startRun } from '../../src/runs/start.ts'
import { openStore } from '../../src/store/open.ts'
import { type PostgresServer, query, startPostgres } from '../harness/postgres.ts'
import { isReceipt, startWorker, type WorkerProcess } from '../harness/worker-process.ts'
import { caller, openWorld, type World } from '../harness/world.ts'

let postgres: PostgresServer
let databaseUrl: string
let world: World
const workers: WorkerProcess[] = []
beforeAll(async () => {
  postgres = await startPostgres()
  databaseUrl = await postgres.createDatabase()
  world = await openWorld('CREATE TABLE people AS SELECT range AS id FROM range(10)', { databaseUrl, works: false })
})
afterAll(async () => {
  for (const worker of workers) worker.kill()
  await world?.[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
})

async function newWorker(): Promise<WorkerProcess> {
  const worker = startWorker(world, databaseUrl)
  workers.push(worker)
  for (let line = await worker.next(); line; line = await worker.next()) {
    if (!isReceipt(line) && line.event === 'ready') return worker
  }
  throw new Error('the worker ended')
}

/** What the next version does to the tables at its start. */
async function migrateFurther(column: string): Promise<void> {
  await query(databaseUrl, `ALTER TABLE run ADD COLUMN ${column} text DEFAULT 'new' NOT NULL`)
  await query(
    databaseUrl,
    `INSERT INTO drizzle.__drizzle_migrations (hash, created_at)
    SELECT '${column}', max(created_at) + 1 FROM drizzle.__drizzle_migrations`,
  )
}

test('beside tables that are one migration ahead a version works on and starts again; two ahead, it is refused', async () => {
  const orchestration = await world.orchestrate({ sql: 'SELECT * FROM people' })
  const run = async () => world.untilEnded((await startRun(world.runs.deps, orchestration, caller)).id)
  const before = await newWorker()
  expect((await run()).state).toBe('succeeded')
  await migrateFurther('one_ahead')
  expect((await run()).state, 'a process that ran meanwhile').toBe('succeeded')
  before.kill()
  await newWorker()
  expect((await run()).state, 'a process that started after it').toBe('succeeded')

  await migrateFurther('two_ahead')
  expect((await run()).state, 'what runs goes on').toBe('succeeded')
  const opening = openStore({ databaseUrl, dataFolder: world.dataFolder, log: noLog })
  await expect(opening).rejects.toMatchObject({ code: 'data_directory_version' })
})

/** The first migration of which two versions may work side by side. */
const SINCE = 8
const TAKES_AWAY = /\b(DROP (TABLE|COLUMN|VIEW|SCHEMA)|RENAME|SET DATA TYPE|SET NOT NULL)\b/i
/** Whoever does not know the column could insert no row any more. */
const DEMANDS = /ADD COLUMN (?!.*\b(DEFAULT|GENERATED)\b).*NOT NULL/i

test('migrations only add: the version before works with what they leave', () => {
  const folder = join(import.meta.dirname, '../../src/store/migrations')
  const added = globSync('*.sql', { cwd: folder }).filter((name) => Number(name.slice(0, 4)) >= SINCE)
  expect(added.length).toBeGreaterThan(0)
  for (const name of added) {
    for (const statement of readFileSync(join(folder, name), 'utf8').split('--> statement-breakpoint')) {
      const code = statement.replace(/'(?:[^']|'')*'/g, "''")
      expect(code, name).not.toMatch(TAKES_AWAY)
      expect(code, name).not.toMatch(DEMANDS)
    }
  }
})
