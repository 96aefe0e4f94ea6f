import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { orchestrationGroupInput } from '../../src/model/orchestration-group.ts'
import { openArtifactBucket } from '../../src/pipeline/artifact-bucket.ts'
import { retryRun } from '../../src/runs/again/retry.ts'
import { discardRun, releaseRun } from '../../src/runs/guardrails/decide.ts'
import { redeliverRun } from '../../src/runs/redeliver.ts'
import { startRun } from '../../src/runs/start.ts'
import { cleanUp } from '../../src/runs/upkeep/clean-up.ts'
import { watchRun } from '../../src/runs/watch.ts'
import { createOrchestrationGroup } from '../../src/store/orchestration-groups.ts'
import { listArtifacts } from '../../src/store/runs/artifacts.ts'
import { createGroupRun, getGroupRun } from '../../src/store/runs/group-runs.ts'
import { listRuns } from '../../src/store/runs/list-runs.ts'
import { listLogLines } from '../../src/store/runs/log.ts'
import { type Bucket, startBucket } from '../harness/bucket.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres.ts'
import { newDataFolder } from '../harness/store.ts'
import { startWorker, type WorkerProcess } from '../harness/worker-process.ts'
import { caller, openWorld, type World } from '../harness/world.ts'

// More than one part of an upload.
const TABLES = 'CREATE TABLE big AS SELECT range AS id, hash(range)::VARCHAR AS v FROM range(500000)'
const second = { ...caller, label: 'ben@acme.example' }

let postgres: PostgresServer
let bucket: Bucket
let databaseUrl: string
/** Starts and watches runs, and leaves the work to machines that share nothing but the store and the bucket. */
let world: World
const machines: { worker: WorkerProcess; dataFolder: string }[] = []

beforeAll(async () => {
  ;[postgres, bucket] = await Promise.all([startPostgres(), startBucket()])
  databaseUrl = await postgres.createDatabase()
  const artifacts = { bucket: 'artifacts', prefix: 'waybill/', endpoint: bucket.endpoint }
  world = await openWorld(TABLES, { databaseUrl, artifacts, works: false })
})
afterEach(async () => {
  for (const machine of machines.splice(0)) await destroy(machine)
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await bucket?.[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
})

test('what one machine built, another sends when the first is gone with its disk, and a third sends again', async () => {
  const first = await newMachine()
  const id = await startHeld('moved.csv')
  const [built] = await listArtifacts(world.store.db, id)
  expect(await bucket.names()).toEqual([`waybill/${id}/${built?.id}.sealed`])
  await destroy(first)

  const next = await newMachine()
  await releaseRun(world.runs.deps, id, second)
  expect(await world.untilEnded(id)).toMatchObject({
    state: 'succeeded',
    deliveries: [{ sha256: built?.sha256, bytes: built?.bytes }],
  })
  const sent = await readFile(join(world.partnerFolder, 'moved.csv'))
  expect(sent.byteLength).toBe(built?.bytes)
  await destroy(next)

  await rm(join(world.partnerFolder, 'moved.csv'))
  await newMachine()
  const again = await redeliverRun(world.runs.deps, id, caller)
  expect(await world.untilEnded(again.id)).toMatchObject({
    state: 'succeeded',
    deliveries: [{ sha256: built?.sha256 }],
  })
  expect(await readFile(join(world.partnerFolder, 'moved.csv'))).toEqual(sent)
})

test('rows that one machine read for its group, another sends when the first is gone with its disk', async () => {
  const { db } = world.store
  const first = await newMachine()
  const group = await createOrchestrationGroup(db, orchestrationGroupInput.parse({ name: 'Shared' }), new Date())
  const named = (filenameTemplate: string) => ({ settings: { filenameTemplate }, group: group.name })
  const one = await world.orchestrate({ sql: 'SELECT uuid() AS once FROM big', ...named('one.csv') })
  const two = await world.orchestrate({ query: one.object, ...named('two.csv') })
  const occasion = { group, slot: 'one', trigger: 'manual', dueAt: null, startedBy: 'ana', startedById: null } as const
  const groupRun = await createGroupRun(db, occasion, { state: 'running', note: null })
  if (!groupRun) throw new Error('there is no run of the group')
  const sent = await world.untilEnded((await startRun(world.runs.deps, one, caller, groupRun)).id)
  expect(sent.state).toBe('succeeded')
  await destroy(first)

  // Whoever comes starts what is left to start.
  await newMachine()
  const started = async () => (await listRuns(db, { orchestration: two.id })).items[0]?.id
  await expect.poll(started, { timeout: 30_000 }).toBeDefined()
  const got = await world.untilEnded((await started()) ?? '')
  expect(got.deliveries[0]?.sha256).toBe(sent.deliveries[0]?.sha256)
  await expect.poll(async () => (await getGroupRun(db, groupRun.id)).state).toBe('succeeded')
  await cleanUp(world.runs.deps)
  expect((await bucket.names()).filter((name) => name.includes('/snap_'))).toEqual([])
})

test('what is discarded leaves the bucket', async () => {
  await newMachine()
  const before = await bucket.names()
  const id = await startHeld('discarded.csv')
  expect(await bucket.names()).toHaveLength(before.length + 1)
  await discardRun(world.runs.deps, id, second)
  expect(await bucket.names()).toEqual(before)
  expect(await readdir(world.partnerFolder)).not.toContain('discarded.csv')
})

test('a file that is due leaves also while the bucket is out of reach', async () => {
  await newMachine('http://127.0.0.1:1')
  const orchestration = await world.orchestrate({ sql: 'SELECT 1 AS id', settings: { filenameTemplate: 'due.csv' } })
  const { id } = await startRun(world.runs.deps, orchestration, caller)
  expect(await world.untilEnded(id)).toMatchObject({ state: 'succeeded' })
  const texts = (await listLogLines(world.store.db, id)).map((it) => it.text)
  expect(texts).toContain(
    'The bucket of artifacts could not take a file (ECONNREFUSED). Only this machine can send “due.csv”.',
  )
})

test('what is discarded while the bucket is out of reach is not sent by a retry, and leaves the bucket in time', async () => {
  await newMachine()
  const before = await bucket.names()
  const id = await startHeld('later.csv')
  const { deps } = world.runs
  const away = {
    ...deps,
    bucket: openArtifactBucket({ bucket: 'artifacts', prefix: '', endpoint: 'http://127.0.0.1:1' }),
  }
  await discardRun(away, id, second)
  expect(await bucket.names()).toHaveLength(before.length + 1)
  await expect(retryRun(deps, id, caller)).rejects.toThrow(/was discarded/)
  const { spoolDays } = deps.settings
  const later = { clock: { now: () => new Date(Date.now() + (spoolDays + 1) * 86_400_000) } }
  await cleanUp({ ...away, ...later })
  await cleanUp({ ...deps, ...later })
  expect((await bucket.names()).filter((name) => name.includes(id))).toEqual([])
})

async function newMachine(endpoint = bucket.endpoint) {
  const dataFolder = await newDataFolder()
  const worker = startWorker({ dataFolder, key: world.key }, databaseUrl, { bucket: endpoint })
  const machine = { worker, dataFolder }
  machines.push(machine)
  await worker.next()
  return machine
}

async function destroy({ worker, dataFolder }: { worker: WorkerProcess; dataFolder: string }): Promise<void> {
  worker.kill()
  await rm(dataFolder, { recursive: true, force: true })
}

/** @returns the run, once its guardrails hold it */
async function startHeld(filenameTemplate: string): Promise<string> {
  const { deps } = world.runs
  const orchestration = await world.orchestrate({
    sql: 'SELECT * FROM big',
    settings: { filenameTemplate },
    guardrails: { rows: { max: 1 } },
  })
  const { id } = await startRun(deps, orchestration, caller)
  for await (const { state } of watchRun(deps, id, AbortSignal.timeout(90_000))) if (state === 'held') return id
  throw new Error('The run was not held.')
}
