/**
 * A Waybill process without HTTP, to be killed: opens the store and the runs, starts a run where asked to, and prints the
 * receipt of each run that it watches, one JSON document a line, until the run has ended.
 */
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
    start: { type: 'string' },
    watch: { type: 'string' },
  },
})
const print = (it: unknown) => process.stdout.write(`${JSON.stringify(it)}\n`)
const log = (event: string, facts?: object) => print({ event, ...facts })

await using store = await openStore({ databaseUrl: values.database ?? null, dataFolder: values.data, log })
await using runs = await openRuns({
  store,
  vault: openVault(Buffer.from(values.key, 'base64')),
  clock: systemClock,
  log,
  dataFolder: values.data,
})
print({ event: 'ready' })
const id = values.start ? await start(values.start) : values.watch
if (id) for await (const receipt of watchRun(runs.deps, id, AbortSignal.timeout(120_000))) print(receipt)
else if (!values.start) await new Promise((resolve) => process.once('SIGTERM', resolve))

async function start(orchestrationId: string): Promise<string | undefined> {
  try {
    return (await startRun(runs.deps, await getOrchestration(store.db, orchestrationId), caller)).id
  } catch (error) {
    print({ event: 'start refused', code: toProblem(error).code })
    return undefined
  }
}
