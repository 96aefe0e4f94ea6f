import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import type { Receipt } from '../../src/model/run.ts'
import type { Call, Verdict } from '../../src/sandbox/sftp-session.ts'
import { openWorld, type World } from '../harness/world.ts'

const ROWS = 300_000
const TABLES = `CREATE TABLE big AS SELECT range AS id, hash(range)::VARCHAR AS v, 'some filling text' AS t FROM range(${ROWS})`
const WORKER = join(import.meta.dirname, '../harness/worker.ts')

/** Where the whole process group is killed: seen in a receipt, or in what the partner is asked. */
type Moment =
  | { readonly at: 'receipt'; is(receipt: Receipt): boolean }
  | { readonly at: 'call'; is(call: Call): boolean }
const state = (receipt: Receipt, name: string) => receipt.steps.find((step) => step.name === name)?.state

const moments: Record<string, Moment> = {
  'before the first step': { at: 'receipt', is: ({ steps }) => steps.length === 0 },
  'in query': { at: 'receipt', is: (receipt) => state(receipt, 'query') === 'running' },
  'in build, before the first byte is sent': { at: 'call', is: (call) => call.name === 'OPEN' },
  'in build, while bytes are sent': { at: 'call', is: (call) => call.name === 'WRITE' && (call.offset ?? 0) > 500_000 },
  'in deliver, when the file is closed': {
    at: 'call',
    is: (call) => call.name === 'CLOSE' && call.path.endsWith('.part'),
  },
  'in deliver, before the rename': { at: 'call', is: (call) => call.name === 'RENAME' && !call.to?.includes('.DONE') },
  'in deliver, before the success file': {
    at: 'call',
    is: (call) => call.name === 'OPEN' && call.path.includes('.DONE'),
  },
}

let world: World | undefined
let intercept: (call: Call) => Verdict | Promise<Verdict> = () => undefined
const running: ChildProcess[] = []
afterEach(async () => {
  for (const child of running.splice(0)) killGroup(child)
  await world?.[Symbol.asyncDispose]()
})

test.for(Object.keys(moments))('kill -9 of the process group %s leaves one whole file in the end', async (name) => {
  const moment = moments[name]
  if (!moment) throw new RangeError(name)
  world = await openWorld(TABLES, { partner: { intercept: (call) => intercept(call) } })
  const it = world
  const settings = {
    successFile: true,
    filenameTemplate: 'big.csv',
    ...(name === 'in query' ? { quoteMode: 'none' } : {}),
  }
  const orchestration = await it.orchestrate({ sql: 'SELECT * FROM big ORDER BY id', settings })
  await it.letGo()

  const first = startWorker(it, ['--start', orchestration.id])
  let isKilled = false
  const kill = () => {
    isKilled = true
    killGroup(first.child)
  }
  intercept = (call) => {
    if (isKilled || moment.at !== 'call' || !moment.is(call)) return
    kill()
    return 'cut'
  }
  let runId = ''
  for await (const receipt of first.receipts) {
    runId = receipt.id
    if (!isKilled && moment.at === 'receipt' && moment.is(receipt)) kill()
  }
  expect(isKilled, 'the moment came').toBe(true)
  await expectNoHalves(it)

  const second = startWorker(it, ['--watch', runId])
  let last: Receipt | undefined
  for await (const receipt of second.receipts) last = receipt
  expect(last).toMatchObject({ state: 'succeeded', rows: ROWS, successFile: '/big.csv.DONE' })
  expect((await readdir(it.partnerFolder)).sort()).toEqual(['big.csv', 'big.csv.DONE'])
  const bytes = await readFile(join(it.partnerFolder, 'big.csv'))
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(last?.deliveries[0]?.sha256)
  expect(last?.deliveries).toHaveLength(1)
  // Half an artifact of the first worker is gone.
  expect(await readdir(join(it.dataFolder, 'spool', runId))).toEqual([expect.stringMatching(/^art_.*\.sealed$/)])
})

/** Under a final name there is a whole file or nothing, and no success file without its file. */
async function expectNoHalves({ partnerFolder }: World): Promise<void> {
  const names = (await readdir(partnerFolder)).filter((name) => !name.endsWith('.part'))
  if (names.includes('big.csv')) {
    const lines = (await readFile(join(partnerFolder, 'big.csv'), 'utf8')).split('\n')
    expect(lines).toHaveLength(ROWS + 2)
  }
  if (names.includes('big.csv.DONE')) expect(names).toContain('big.csv')
}

interface Worker {
  readonly child: ChildProcess
  readonly receipts: AsyncIterable<Receipt>
}

function startWorker(it: World, args: readonly string[]): Worker {
  const places = ['--data', it.dataFolder, '--key', it.key]
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', WORKER, ...places, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push(child)
  async function* receipts() {
    for await (const line of createInterface({ input: child.stdout })) {
      const said = JSON.parse(line)
      if ('state' in said && 'steps' in said) yield said as Receipt
    }
  }
  return { child, receipts: receipts() }
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL')
}
