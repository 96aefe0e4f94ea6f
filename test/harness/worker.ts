/**
 * A Waybill process without HTTP, to be killed: opens the store and the runs, and takes commands from its input, one a line:
 * `start ORCHESTRATION` and `watch RUN` print the receipts of a run, one JSON document a line, until the run has ended.
 * It works until its input ends.
 */
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { systemClock } from '../../src/lib/clock.ts'
import { toProblem } from '../../src/model/errors.ts'
import { openRuns } from '../../src/runs/open.ts'
import { startRun } from '../../src/runs/start.ts'
import { watchRun } from '../../src/runs/watch.ts'
import { openStore } from '../../src/store/open.ts'
import { getOrchestration } from '../../src/store/orchestrations.ts'
import { openVault } from '../../src/vault/vault.ts'
import { caller } from './world.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    key: { type: 'string', default: '' },
    database: { type: 'string' },
    bucket: { type: 'string' },
    spool: { type: 'string' },
  },
})
const print = (it: unknown) => process.stdout.write(`${JSON.stringify(it)}\n`)
const log = (event: string, facts?: object) => print({ ...facts, event })

await using store = await openStore({ databaseUrl: values.database ?? null, dataFolder: values.data, log })
await using runs = await openRuns({
  store,
  vault: openVault(Buffer.from(values.key, 'base64')),
  clock: systemClock,
  log,
  dataFolder: values.data,
  spoolFolder: values.spool,
  artifacts: values.bucket ? { bucket: 'artifacts', prefix: 'waybill/', endpoint: values.bucket } : null,
})
print({ event: 'ready' })
for await (const line of createInterface({ input: process.stdin })) {
  const [command = '', name = ''] = line.split(' ')
  const id = command === 'start' ? await start(name) : name
  if (id) for await (const receipt of watchRun(runs.deps, id, AbortSignal.timeout(120_000))) print(receipt)
}

async function start(orchestrationId: string): Promise<string | undefined> {
  try {
    return (await startRun(runs.deps, await getOrchestration(store.db, orchestrationId), caller)).id
  } catch (error) {
    print({ event: 'start refused', code: toProblem(error).code })
    return undefined
  }
}
