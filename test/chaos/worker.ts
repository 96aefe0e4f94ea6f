/**
 * A process of Waybill that the story may kill, freeze and ask. It reads its clock from a file, and takes questions from its input,
 * one JSON document a line, answered in the same way; everything else that it prints is a line of its log.
 */
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { toProblem } from '../../src/model/errors.ts'
import { openRuns } from '../../src/runs/open.ts'
import { openStore } from '../../src/store/open.ts'
import { openVault } from '../../src/vault/vault.ts'
import { countOpen, readFacts } from './facts.ts'
import { followClock } from './held-clock.ts'
import { operate, settle } from './operator.ts'
import type { Question } from './worker-process.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    key: { type: 'string', default: '' },
    clock: { type: 'string', default: '' },
    database: { type: 'string' },
  },
})
/** The held clock is years ahead of the store's: what compares the two must not take that for age. */
const SETTINGS = {
  spoolDays: 100_000,
  retry: { times: 5, withinMs: Number.MAX_SAFE_INTEGER, firstDelayMs: 1000 },
  runsAtOnce: 3,
}
const print = (it: unknown) => process.stdout.write(`${JSON.stringify(it)}\n`)
const log = (event: string, facts?: object) => print({ ...facts, event })
const clock = followClock(values.clock)

await using store = await openStore({ databaseUrl: values.database ?? null, dataFolder: values.data, log })
await using runs = await openRuns({
  store,
  vault: openVault(Buffer.from(values.key, 'base64')),
  clock,
  log,
  dataFolder: values.data,
  settings: SETTINGS,
})
const input = createInterface({ input: process.stdin })
process.once('SIGTERM', () => input.close())
print({ event: 'ready' })
for await (const line of input) void answer(JSON.parse(line))

async function answer({ id, question }: { id: number; question: Question }): Promise<void> {
  try {
    print({ answer: id, value: await answerTo(question) })
  } catch (error) {
    print({ answer: id, refused: toProblem(error).code })
  }
}

async function answerTo(question: Question): Promise<unknown> {
  if (question.ask === 'facts') return readFacts(store.db, question.since)
  if (question.ask === 'open') return countOpen(store.db, clock.now())
  if (question.ask === 'settle') return settle(runs.deps, question.since)
  return operate(runs.deps, question.act, question.draw)
}
