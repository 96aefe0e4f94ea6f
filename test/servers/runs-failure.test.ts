import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { redeliverRun } from '../../src/runs/redeliver.ts'
import { performRun } from '../../src/runs/run.ts'
import { startRun } from '../../src/runs/start.ts'
import { stopRun } from '../../src/runs/stop.ts'
import { cleanUp } from '../../src/runs/upkeep/clean-up.ts'
import { reconcile } from '../../src/runs/upkeep/reconcile.ts'
import { watchRun } from '../../src/runs/watch.ts'
import type { Call, Verdict } from '../../src/sandbox/sftp-session.ts'
import { getRun, listActiveRuns } from '../../src/store/runs/runs.ts'
import { caller, openWorld, PASSPHRASE, type World } from '../harness/world.ts'

const ROWS = 400_000
const TABLES = `CREATE TABLE big AS SELECT range AS id, hash(range)::VARCHAR AS v, 'some filling text' AS t FROM range(${ROWS})`
const BIG = 'SELECT * FROM big'

let it: World
let intercept: (call: Call) => Verdict | Promise<Verdict> = () => undefined
let connections = 0

beforeAll(async () => {
  const partner = {
    intercept: (call: Call) => intercept(call),
    welcomes: () => {
      connections++
      return true
    },
  }
  it = await openWorld(TABLES, { partner, settings: { retry: { times: 5, withinMs: 120_000, firstDelayMs: 50 } } })
})
beforeEach(async () => {
  intercept = () => undefined
  connections = 0
  for (const name of await readdir(it.partnerFolder)) await rm(join(it.partnerFolder, name), { recursive: true })
})
afterAll(() => it?.[Symbol.asyncDispose]())

describe('a failure that may pass', () => {
  test('a cut line is tried again from the spool, and the query is not run again', async () => {
    const cut = new Set<number>()
    intercept = (call) => {
      if (call.name !== 'WRITE' || (call.offset ?? 0) < 2_000_000 * (1 + cut.size)) return
      if (cut.size < 2) cut.add(call.connection)
      return cut.has(call.connection) ? 'cut' : undefined
    }
    const receipt = await it.run(
      await it.orchestrate({ sql: BIG, settings: { successFile: true, filenameTemplate: 'big.csv' } }),
    )
    expect(receipt).toMatchObject({ state: 'succeeded', rows: ROWS, attempt: 3, error: null })
    const bytes = await readFile(join(it.partnerFolder, 'big.csv'))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(receipt.deliveries[0]?.sha256)
    expect((await readdir(it.partnerFolder)).sort()).toEqual(['big.csv', 'big.csv.DONE'])
    // The query's step ended before the first failure, and nothing moved it since.
    const query = receipt.steps.find((step) => step.name === 'query')
    const deliver = receipt.steps.find((step) => step.name === 'deliver')
    expect(Date.parse(query?.endedAt ?? '')).toBeLessThanOrEqual(Date.parse(deliver?.endedAt ?? ''))
  })

  test('a closed port is tried six times in all, and then the run has failed', async () => {
    const receipt = await it.run(await it.orchestrate({ sql: 'SELECT 1 AS one', port: 1 }))
    expect(receipt).toMatchObject({
      state: 'failed',
      attempt: 6,
      error: { code: 'destination_unreachable', retryable: true },
    })
  })

  test('a data-plane process that dies is replaced', async () => {
    let isKilled = false
    intercept = async (call) => {
      if (call.name !== 'WRITE' || isKilled) return
      isKilled = true
      for (const pid of await childrenOf(process.pid)) process.kill(pid, 'SIGKILL')
    }
    const receipt = await it.run(await it.orchestrate({ sql: BIG, settings: { filenameTemplate: 'big.csv' } }))
    expect(receipt).toMatchObject({ state: 'succeeded', rows: ROWS, attempt: 2 })
    expect(it.lines.join()).toContain('worker_lost')
    expect(await readdir(it.partnerFolder)).toEqual(['big.csv'])
  })
})

describe('a failure that will not pass', () => {
  test('a refused sign-in is tried once, over one connection', async () => {
    const receipt = await it.run(await it.orchestrate({ sql: BIG, passphrase: 'wrong-horse-1111' }))
    expect(receipt).toMatchObject({ state: 'failed', attempt: 1, error: { code: 'credential_rejected' } })
    expect(connections).toBe(1)
    expect(it.lines.join()).not.toContain('wrong-horse-1111')
    expect(it.lines.join()).not.toContain(PASSPHRASE)
  })

  test('a server without space leaves nothing half written', async () => {
    intercept = (call) =>
      call.name === 'WRITE' && (call.offset ?? 0) > 3_000_000
        ? { status: 4, text: 'No space left on device' }
        : undefined
    const receipt = await it.run(await it.orchestrate({ sql: BIG, settings: { successFile: true } }))
    expect(receipt).toMatchObject({ state: 'failed', deliveries: [], error: { code: 'destination_full' } })
    expect(await readdir(it.partnerFolder)).toEqual([])
  })
})

test('a worker that lost the run stops, and the next sends one whole file', async () => {
  let second: Promise<unknown> | undefined
  const takeOver = async () => {
    const [run] = await listActiveRuns(it.store.db)
    if (run) await performRun(it.runs.deps, run.id, new AbortController().signal)
  }
  intercept = (call) => {
    // The queue, which knows nothing of the second, may bring a third: then the second has lost it as well.
    if (call.name === 'WRITE')
      second ??= takeOver().catch((error) => expect(error).toMatchObject({ code: 'worker_lost' }))
    return undefined
  }
  const receipt = await it.run(await it.orchestrate({ sql: BIG, settings: { filenameTemplate: 'big.csv' } }))
  await second
  expect(second).toBeDefined()
  const claims = it.lines.filter((line) => line.includes('run claimed') && line.includes(receipt.id))
  expect(claims.length).toBeGreaterThanOrEqual(2)
  expect(receipt).toMatchObject({ state: 'succeeded', rows: ROWS, deliveries: [{ path: '/big.csv' }] })
  expect(await readdir(it.partnerFolder)).toEqual(['big.csv'])
})

test('a run whose job is gone is put into the queue again', async () => {
  intercept = (call) => (call.name === 'WRITE' ? sleep(500).then(() => undefined) : undefined)
  const orchestration = await it.orchestrate({ sql: 'SELECT 1 AS one' })
  const { id } = await startRun(it.runs.deps, orchestration, caller)
  const { jobId } = await getRun(it.store.db, id)
  await it.runs.deps.boss.deleteJob('run', jobId ?? '')
  await reconcile(it.runs.deps)
  expect(await it.untilEnded(id)).toMatchObject({ state: 'succeeded' })
})

test('files are kept for some days, and then redelivering says so', async () => {
  const { id } = await it.run(await it.orchestrate({ sql: 'SELECT 1 AS one' }))
  const after = (days: number) => ({ ...it.runs.deps, clock: { now: () => new Date(Date.now() + days * 86_400_000) } })
  await cleanUp(after(6))
  expect(await readdir(join(it.dataFolder, 'spool', id))).toHaveLength(1)
  await cleanUp(after(8))
  expect(await readdir(join(it.dataFolder, 'spool'))).not.toContain(id)
  await expect(redeliverRun(it.runs.deps, id, caller)).rejects.toMatchObject({ code: 'nothing_to_redeliver' })
})

describe('stop', () => {
  const cases = {
    query: {
      sql: 'SELECT hash(a.range * b.range)::VARCHAR AS v FROM range(100000) a, range(100000) b',
      settings: { quoteMode: 'none' },
    },
    build: { sql: 'SELECT hash(a.range * b.range)::VARCHAR AS v FROM range(100000) a, range(100000) b', settings: {} },
    deliver: { sql: BIG, settings: { successFile: true } },
  }
  test.for(Object.keys(cases) as (keyof typeof cases)[])(
    'in the step %s ends the run within two seconds and leaves nothing',
    async (step) => {
      // A partner that takes its time, so that the build is over before the sending.
      if (step === 'deliver')
        intercept = async (call) =>
          call.name === 'WRITE' && (call.offset ?? 0) > 1_000_000 ? sleep(300_000) : undefined
      const orchestration = await it.orchestrate(cases[step])
      const { id } = await startRun(it.runs.deps, orchestration, caller)
      await untilRunning(id, step)
      await sleep(300)
      const began = performance.now()
      await stopRun(it.runs.deps, id, caller)
      const receipt = await it.untilEnded(id)
      expect(performance.now() - began).toBeLessThan(2000)
      expect(receipt).toMatchObject({ state: 'stopped', deliveries: [], error: { code: 'run_stopped' } })
      intercept = () => undefined
      // Tidying up at the partner may take a little longer than the stop.
      await expect.poll(() => readdir(it.partnerFolder), { timeout: 60_000 }).toEqual([])
      await expect(stopRun(it.runs.deps, id, caller)).rejects.toMatchObject({ code: 'not_running' })
      expect(await it.run(await it.orchestrate({ sql: 'SELECT 1 AS one' }))).toMatchObject({ state: 'succeeded' })
    },
  )

  test('between two attempts ends the run at once', async () => {
    const orchestration = await it.orchestrate({ sql: 'SELECT 1 AS one', port: 1 })
    const { id } = await startRun(it.runs.deps, orchestration, caller)
    for await (const receipt of watchRun(it.runs.deps, id, AbortSignal.timeout(90_000)))
      if (receipt.attempt >= 4 && receipt.state === 'waiting') break
    const began = performance.now()
    await stopRun(it.runs.deps, id, caller)
    expect(await it.untilEnded(id)).toMatchObject({ state: 'stopped' })
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

async function untilRunning(id: string, step: string): Promise<void> {
  for await (const { steps, state } of watchRun(it.runs.deps, id, AbortSignal.timeout(180_000))) {
    const isBuilt = steps.some((at) => at.name === 'build' && at.state === 'succeeded')
    if (steps.some((at) => at.name === step && at.state === 'running') && (step !== 'deliver' || isBuilt)) return
    if (state !== 'waiting' && state !== 'running') throw new Error(`the run is ${state} already`)
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.trim().split(' ').filter(Boolean).map(Number)
}
