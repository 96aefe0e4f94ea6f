import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { noLog } from '../../src/lib/log.ts'
import { orchestrationGroupInput } from '../../src/model/orchestration-group.ts'
import { startGroupRun } from '../../src/runs/groups/start.ts'
import { openRuns } from '../../src/runs/open.ts'
import { startRun } from '../../src/runs/start.ts'
import { recordAudit } from '../../src/store/audit.ts'
import type { Db } from '../../src/store/db.ts'
import { openStore } from '../../src/store/open.ts'
import { createOrchestrationGroup } from '../../src/store/orchestration-groups.ts'
import { listLogLines } from '../../src/store/runs/log.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres.ts'
import { caller, openWorld, untilEnded, type World } from '../harness/world.ts'

const WAYBILL = join(import.meta.dirname, '../../bin/waybill')

let postgres: PostgresServer
let world: World
beforeAll(async () => {
  postgres = await startPostgres()
  world = await openWorld('CREATE TABLE people AS SELECT range AS id FROM range(10)')
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
})

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}
const move = async (to: string, folder = world.dataFolder): Promise<Ended> => {
  const env = { ...process.env, WAYBILL_DATA: folder, WAYBILL_KEY: world.key, DATABASE_URL: '' }
  return promisify(execFile)(WAYBILL, ['move', '--to', to], { env }).then(
    (it) => ({ ...it, code: 0 }),
    (error: Ended) => error,
  )
}

/** Every row of every table of ours, as text. */
async function dump(db: Db): Promise<Record<string, string[]>> {
  const rowsOf = async (query: ReturnType<typeof sql>) =>
    ((await db.execute(query)) as unknown as { rows: Record<string, string>[] }).rows
  const tables = await rowsOf(sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`)
  const dumped: Record<string, string[]> = {}
  for (const { name = '' } of tables) {
    const rows = await rowsOf(sql`select to_jsonb(it)::text as row from ${sql.identifier(name)} it order by 1`)
    dumped[name] = rows.map((it) => it['row'] ?? '')
  }
  return dumped
}

test('an installation moves to PostgreSQL whole, once, and goes on there', { timeout: 240_000 }, async () => {
  const { db } = world.store
  const parse = (input: object) => orchestrationGroupInput.parse(input)
  const blackouts = [{ from: '22:00', until: '06:00' }]
  const later = await createOrchestrationGroup(
    db,
    parse({ name: 'Later', schedule: { cron: '0 6 * * *', blackouts } }),
    new Date(),
  )
  // Names sort before what they refer to.
  await createOrchestrationGroup(db, parse({ name: 'After it', after: 'Later' }), new Date())
  const orchestration = await world.orchestrate({ sql: 'SELECT * FROM people', group: later.name })
  const receipt = await world.run(orchestration)
  await startGroupRun(world.runs.deps, later, caller)
  for (let number = 0; number < 1200; number++)
    await recordAudit(db, caller, 'query:edit', { id: `q${number}`, name: 'ß\n"' })
  const goesOn = await startRun(world.runs.deps, await world.orchestrate({ sql: 'SELECT * FROM people' }), caller)
  await world.runs.close()
  const before = await dump(db)
  const busy = await move(await postgres.createDatabase())
  expect([busy.code, busy.stderr]).toEqual([2, expect.stringMatching(/^waybill: data_directory_in_use: /)])
  await world.letGo()

  const databaseUrl = await postgres.createDatabase()
  const moved = await move(databaseUrl)
  expect([moved.code, moved.stderr]).toEqual([0, ''])
  const rows = Object.values(before).flat().length
  expect(moved.stdout).toContain(`${rows} rows were moved.`)

  await using store = await openStore({ databaseUrl, dataFolder: world.dataFolder, log: noLog })
  expect(await dump(store.db)).toEqual(before)
  const { dataFolder, vault } = world
  await using runs = await openRuns({ store, vault, clock: systemClock, log: noLog, dataFolder })
  expect((await untilEnded(runs, goesOn.id)).state).toBe('succeeded')
  const again = await untilEnded(runs, (await startRun(runs.deps, orchestration, caller)).id)
  expect([again.state, again.deliveries[0]?.sha256]).toEqual(['succeeded', receipt.deliveries[0]?.sha256])
  expect((await listLogLines(store.db, again.id)).length, 'the numbering goes on').toBeGreaterThan(3)

  const twice = await move(await postgres.createDatabase())
  expect([twice.code, twice.stderr]).toEqual([2, expect.stringMatching(/^waybill: store_moved: /)])
})

test('a database that has something in it is refused, and nothing is moved', { timeout: 120_000 }, async () => {
  const databaseUrl = await postgres.createDatabase()
  await using other = await openWorld('CREATE TABLE people AS SELECT 1 AS id')
  await other.letGo()
  {
    await using store = await openStore({ databaseUrl, dataFolder: other.dataFolder, log: noLog })
    await recordAudit(store.db, caller, 'query:edit', null)
  }
  const refused = await move(databaseUrl, other.dataFolder)
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/^waybill: store_not_empty: /)])
  await using store = await openStore({ databaseUrl: null, dataFolder: other.dataFolder, log: noLog })
  expect(store.kind, 'it is still the one to use').toBe('embedded')
  const nowhere = join(other.folder, randomBytes(4).toString('hex'))
  await mkdir(nowhere)
  expect((await move(databaseUrl, nowhere)).stderr).toMatch(/^waybill: not_found: /)
})
