import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { redeliverRun } from '../../src/runs/redeliver.ts'
import { startRun } from '../../src/runs/start.ts'
import { cleanUp } from '../../src/runs/upkeep/clean-up.ts'
import type { Call, Verdict } from '../../src/sandbox/sftp-session.ts'
import { listArtifacts } from '../../src/store/runs/artifacts.ts'
import { listLogLines } from '../../src/store/runs/log.ts'
import { type PostgresServer, query, startPostgres } from '../harness/postgres.ts'
import { newDataFolder } from '../harness/store.ts'
import { isReceipt, startWorker, type WorkerProcess } from '../harness/worker-process.ts'
import { caller, openWorld, type World } from '../harness/world.ts'

let postgres: PostgresServer
let databaseUrl: string
let spool: string
/** Starts and watches runs, and leaves the work to machines that share the store and the spool. */
let world: World
let intercept: (call: Call) => Verdict | Promise<Verdict> = () => undefined
const machines: { worker: WorkerProcess; dataFolder: string }[] = []

beforeAll(async () => {
  postgres = await startPostgres()
  databaseUrl = await postgres.createDatabase()
  spool = await mkdtemp(join(tmpdir(), 'waybill-spool-'))
  const tables = 'CREATE TABLE people AS SELECT range AS id FROM range(1000)'
  const partner = { intercept: (call: Call) => intercept(call) }
  world = await openWorld(tables, { databaseUrl, spoolFolder: spool, partner, works: false })
})
afterAll(async () => {
  for (const { worker, dataFolder } of machines) {
    worker.kill()
    await rm(dataFolder, { recursive: true, force: true })
  }
  await world?.[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
  await rm(spool, { recursive: true, force: true })
})

async function newMachine(): Promise<WorkerProcess> {
  const dataFolder = await newDataFolder()
  const worker = startWorker({ dataFolder, key: world.key }, databaseUrl, { spool })
  machines.push({ worker, dataFolder })
  for (let line = await worker.next(); line; line = await worker.next()) {
    if (!isReceipt(line) && line.event === 'ready') return worker
  }
  throw new Error('the worker ended')
}

test('what a machine built before it died, another sends as it is, and again', async () => {
  const first = await newMachine()
  const dead = Promise.withResolvers<void>()
  intercept = async ({ name, path }) => {
    if (name !== 'RENAME' || !path.endsWith('.part')) return undefined
    intercept = () => undefined
    first.kill()
    // The queue waits for some seconds of silence before it gives a job to somebody else.
    await query(
      databaseUrl,
      `UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 minute' WHERE name = 'run'`,
    )
    dead.resolve()
    return 'cut'
  }
  const settings = { filenameTemplate: 'shared.csv', successFile: true }
  const orchestration = await world.orchestrate({ sql: 'SELECT * FROM people', settings })
  const { id } = await startRun(world.runs.deps, orchestration, caller)
  await dead.promise
  const [built] = await listArtifacts(world.store.db, id)
  expect(await readdir(join(spool, id))).toEqual([`${built?.id}.sealed`])

  await newMachine()
  const receipt = await world.untilEnded(id)
  expect(receipt).toMatchObject({ state: 'succeeded', rows: 1000, deliveries: [{ sha256: built?.sha256 }] })
  expect((await listArtifacts(world.store.db, id)).map((it) => [it.id, it.deletedAt])).toEqual([[built?.id, null]])
  const texts = (await listLogLines(world.store.db, id)).map((it) => it.text)
  expect(texts.filter((it) => it.startsWith('Built'))).toHaveLength(1)
  expect((await readdir(world.partnerFolder)).sort()).toEqual(['shared.csv', 'shared.csv.DONE'])

  const again = await redeliverRun(world.runs.deps, id, caller)
  expect(await world.untilEnded(again.id)).toMatchObject({ deliveries: [{ sha256: built?.sha256 }] })
  for (const { dataFolder } of machines)
    expect((await readdir(join(dataFolder, 'spool'))).filter((it) => it.startsWith('run_'))).toEqual([])
})

test('cleaning up leaves what is not of this installation', async () => {
  const before = await readdir(spool)
  for (const name of ['lost+found', 'run_of_another']) await mkdir(join(spool, name))
  await cleanUp(world.runs.deps)
  expect((await readdir(spool)).sort()).toEqual([...before, 'lost+found', 'run_of_another'].sort())
})
