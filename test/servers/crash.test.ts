import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { noLog } from '../../src/lib/log.ts'
import type { Receipt } from '../../src/model/run.ts'
import { openRuns } from '../../src/runs/open.ts'
import { stopRun } from '../../src/runs/stop.ts'
import type { Call, Verdict } from '../../src/sandbox/sftp-session.ts'
import { openStore } from '../../src/store/open.ts'
import { type DelayProxy, startDelayProxy } from '../harness/delay-proxy.ts'
import { isReceipt, startWorker, type WorkerProcess } from '../harness/worker-process.ts'
import { caller, openWorld, type World } from '../harness/world.ts'

const ROWS = 300_000
const TABLES = `CREATE TABLE big AS SELECT range AS id, hash(range)::VARCHAR AS v, 'some filling text' AS t FROM range(${ROWS})`

/** Where the whole process group is killed: seen in a receipt, in what the partner is asked, or by what the store is at. */
type Moment =
  | { readonly at: 'receipt'; is(receipt: Receipt): boolean }
  | { readonly at: 'call'; is(call: Call): boolean }
  | { readonly at: 'finish' }
const state = (receipt: Receipt, name: string) => receipt.steps.find((step) => step.name === name)?.state
const isOf = (call: Call, name: Call['name'], end: string) => call.name === name && call.path.endsWith(end)

const moments: Record<string, Moment> = {
  'before the first step': { at: 'receipt', is: ({ steps }) => steps.length === 0 },
  'in query': { at: 'receipt', is: (receipt) => state(receipt, 'query') === 'running' },
  'in build, before the first byte is sent': { at: 'call', is: (call) => isOf(call, 'OPEN', '.part') },
  'in build, while bytes are sent': {
    at: 'call',
    is: (call) => isOf(call, 'WRITE', '.part') && (call.offset ?? 0) > 500_000,
  },
  'in build, while it tries how a long line may be used': { at: 'call', is: (call) => isOf(call, 'WRITE', '.probe') },
  'in deliver, when the file is closed': { at: 'call', is: (call) => isOf(call, 'CLOSE', '.part') },
  'in deliver, before the rename': { at: 'call', is: (call) => isOf(call, 'RENAME', '.part') },
  'in deliver, before the success file': { at: 'call', is: (call) => isOf(call, 'OPEN', '.DONE') },
  'in deliver, when the success file is closed': { at: 'call', is: (call) => isOf(call, 'CLOSE', '.DONE') },
  'in finish': { at: 'finish' },
}

/**
 * Holds a worker inside the transaction of the last step, where the folder of the store has the file `hold`; the file `held`
 * then says that it is there.
 */
const HOLD_IN_FINISH = [
  `CREATE FUNCTION hold_in_finish() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF (pg_stat_file('hold', true)).size IS NOT NULL THEN
       EXECUTE format('COPY (SELECT 1) TO %L', current_setting('data_directory') || '/held');
       PERFORM pg_sleep(600);
     END IF;
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER hold_in_finish BEFORE INSERT ON run_step FOR EACH ROW WHEN (NEW.name = 'finish')
   EXECUTE FUNCTION hold_in_finish()`,
]

let world: World
let longLine: DelayProxy
let worker: WorkerProcess | undefined
const orchestrations = new Map<string, string>()
let intercept: (call: Call) => Verdict | Promise<Verdict> = () => undefined

beforeAll(async () => {
  world = await openWorld(TABLES, { partner: { intercept: (call) => intercept(call) }, works: false })
  longLine = await startDelayProxy(world.partner.port, 12)
  for (const [index, name] of Object.keys(moments).entries()) {
    const { id } = await world.orchestrate({
      sql: 'SELECT * FROM big ORDER BY id',
      settings: {
        successFile: true,
        filenameTemplate: `${index}/big.csv`,
        ...(name === 'in query' ? { quoteMode: 'none' } : {}),
      },
      ...(name.includes('long line') ? { port: longLine.port } : {}),
    })
    orchestrations.set(name, id)
  }
  for (const statement of HOLD_IN_FINISH) await world.store.db.execute(sql.raw(statement))
  await world.letGo()
})
afterAll(async () => {
  worker?.kill()
  await longLine?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

test.for([...Object.keys(moments).entries()])(
  '%i: kill -9 of the process group %s leaves one whole file',
  async ([index, name]) => {
    const folder = join(world.partnerFolder, `${index}`)
    const runId = await startAndKill(name)
    await expectNoHalves(folder)

    // The worker that takes over also begins the run of the next moment.
    worker = startWorker(world)
    let last: Receipt | undefined
    for await (const line of worker.follow(`watch ${runId}`)) if (isReceipt(line)) last = line
    expect(last).toMatchObject({ state: 'succeeded', rows: ROWS, successFile: `/${index}/big.csv.DONE` })
    expect(last?.steps.map((step) => `${step.name} ${step.state}`)).toEqual([
      'query succeeded',
      'build succeeded',
      'deliver succeeded',
      'finish succeeded',
    ])
    expect((await readdir(folder)).sort()).toEqual(['big.csv', 'big.csv.DONE'])
    const bytes = await readFile(join(folder, 'big.csv'))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(last?.deliveries[0]?.sha256)
    expect(last?.deliveries).toHaveLength(1)
    // Half an artifact of the first worker is gone.
    expect(await readdir(join(world.dataFolder, 'spool', runId))).toEqual([expect.stringMatching(/^art_.*\.sealed$/)])
  },
)

test('an interrupted run is stopped by a process that does not work, and nothing of it stays', async () => {
  const name = 'in build, while bytes are sent'
  const folder = join(world.partnerFolder, `${Object.keys(moments).indexOf(name)}`)
  const runId = await startAndKill(name)
  expect(await readdir(folder)).toContainEqual(expect.stringMatching(/\.part$/))
  const { dataFolder, vault } = world
  await using store = await openStore({ databaseUrl: null, dataFolder, log: noLog })
  await using runs = await openRuns({ store, vault, clock: systemClock, log: noLog, dataFolder, works: false })
  expect(await stopRun(runs.deps, runId, caller)).toMatchObject({ state: 'stopped', error: { code: 'run_stopped' } })
  await expect.poll(() => readdir(folder), { timeout: 60_000 }).toEqual(['big.csv', 'big.csv.DONE'])
})

async function startAndKill(name: string): Promise<string> {
  const moment = moments[name]
  if (!moment) throw new RangeError(name)
  worker ??= startWorker(world)
  const first = worker
  let isKilled = false
  const kill = () => {
    isKilled = true
    first.kill()
  }
  intercept = (call) => {
    if (isKilled || moment.at !== 'call' || !moment.is(call)) return
    kill()
    return 'cut'
  }
  const over = new AbortController()
  const killing = moment.at === 'finish' ? whenInFinish(kill, over.signal) : undefined
  let runId = ''
  for await (const line of first.follow(`start ${orchestrations.get(name)}`)) {
    if (!isReceipt(line)) continue
    runId = line.id
    if (!isKilled && moment.at === 'receipt' && moment.is(line)) kill()
  }
  over.abort()
  await killing
  await rm(join(world.dataFolder, 'store/hold'), { force: true })
  expect(isKilled, 'the moment came').toBe(true)
  return runId
}

async function whenInFinish(kill: () => void, over: AbortSignal): Promise<void> {
  await writeFile(join(world.dataFolder, 'store/hold'), '')
  while (!over.aborted) {
    if (existsSync(join(world.dataFolder, 'store/held'))) return kill()
    await sleep(20)
  }
}

/** Under a final name there is a whole file or nothing, and no success file without its file. */
async function expectNoHalves(folder: string): Promise<void> {
  const names = existsSync(folder) ? await readdir(folder) : []
  if (names.includes('big.csv')) {
    const lines = (await readFile(join(folder, 'big.csv'), 'utf8')).split('\n')
    expect(lines).toHaveLength(ROWS + 2)
  }
  if (names.includes('big.csv.DONE')) expect(names).toContain('big.csv')
}
