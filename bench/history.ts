import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { openHost } from '../src/api/host.ts'
import { systemClock } from '../src/lib/clock.ts'
import { noLog } from '../src/lib/log.ts'
import { runDueGroups } from '../src/runs/groups/due-groups.ts'
import { openRuns } from '../src/runs/open.ts'
import { openStore } from '../src/store/open.ts'
import { openVault } from '../src/vault/vault.ts'
import { startPostgres } from '../test/harness/postgres.ts'
import { atExit } from './harness/at-exit.ts'
import { median } from './harness/measure.ts'
import { readOptions } from './harness/options.ts'
import { seedHistory } from './harness/seed-history.ts'

/**
 * Lists and the tick of the scheduler over a long history, beside the same over a short one, in turn: `--rows` is the number
 * of runs. Half of them are runs of groups, and the queue still has all their jobs.
 */
const ASKED_MS = 100
const SHORT = 100
const options = readOptions({ rows: 100_000, rounds: 15 })

const ROUTES = [
  '/runs',
  '/runs?limit=200',
  '/runs?state=failed',
  '/runs?state=waiting,running,held',
  '/runs?destination=Destination+7&state=failed',
  '/runs?orchestration=orc_000007',
  '/runs?startedBy=ana@acme.example',
  '/runs?startedBy=nobody',
  '/runs?objectType=database-export',
  '/runs?sort=-duration',
  '/runs?sort=-rows&state=succeeded',
  '/runs?search=query+completed',
  '/runs?search=nothing+like+it',
  '/runs?search=ana&state=held',
  '/runs?groupRun=grun_000007',
  '/group-runs',
  '/group-runs?group=Group+7',
  '/group-runs?group=grp_07',
  '/group-runs?state=failed',
  '/group-runs?state=queued,running',
  '/orchestrations',
  '/orchestrations?status=failed',
  '/orchestrations?status=activated',
  '/orchestrations?sort=-lastRun',
  '/orchestration-groups',
  '/destinations',
  '/audit-events',
]

const postgres = await startPostgres([])
const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-history-'))
atExit(() => rmSync(folder, { recursive: true, force: true }))
const sides = [await openSide('short', SHORT), await openSide('long', options.rows)]

/** A server on a database of its own, which does no work by itself. */
async function openSide(name: string, runs: number) {
  const databaseUrl = await postgres.createDatabase()
  const config = { dataFolder: join(folder, name), databaseUrl, key: null, admin: null }
  const host = await openHost(config, noLog, 'client')
  const store = await openStore({ ...config, log: noLog })
  await seedHistory(store, runs)
  const { deps, close } = await openRuns({
    store,
    vault: openVault(new Uint8Array(32)),
    clock: systemClock,
    log: noLog,
    dataFolder: config.dataFolder,
    works: false,
  })
  const ask = async (path: string) => {
    const response = await host.fetchLocal(new Request(`http://waybill.local/api${path}`))
    const text = await response.text()
    if (!response.ok) throw new Error(`${path}: ${text}`)
    return JSON.parse(text) as { items: unknown[]; nextCursor: string | null }
  }
  /** What a deep page costs: the cursor of the fifth. */
  const deep = async (path: string) => {
    let cursor: string | null = null
    for (let page = 0; page < 5; page++) {
      const answer = await ask(`${path}${path.includes('?') ? '&' : '?'}limit=20${cursor ? `&cursor=${cursor}` : ''}`)
      cursor = answer.nextCursor ?? cursor
    }
    return `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`
  }
  const makeDue = () =>
    store.db.execute(sql`update orchestration_group set due_at = now(), wake_at = now() where id = 'grp_quick'`)
  return {
    ask,
    deep,
    tick: () => runDueGroups(deps, new AbortController().signal),
    makeDue,
    fetchJob: () => deps.boss.fetch('run'),
    supervise: () => deps.boss.supervise('run'),
    async close() {
      await close()
      await host.close()
      await store.close()
    },
  }
}
type Side = Awaited<ReturnType<typeof openSide>>

/** Does the same on both sides in turn and prints a line. */
async function compare(
  title: string,
  work: (side: Side) => Promise<unknown>,
  before?: (side: Side) => Promise<unknown>,
) {
  const times = sides.map((): number[] => [])
  for (let round = -1; round < options.rounds; round++) {
    for (const [index, side] of sides.entries()) {
      await before?.(side)
      const startedAt = performance.now()
      await work(side)
      if (round >= 0) times[index]?.push(performance.now() - startedAt)
    }
  }
  const [short = 0, long = 0] = times.map(median)
  const slowest = Math.max(...(times[1] ?? []))
  const cells = [title, short.toFixed(1), long.toFixed(1), slowest.toFixed(1), `${(long / short).toFixed(2)}×`]
  console.log(`| ${cells.join(' | ')} |${long > ASKED_MS ? ' slow' : ''}`)
}

console.log(`| what | ${SHORT} runs, ms | ${options.rows} runs, ms | slowest ms | ratio |\n|---|---|---|---|---|`)
const isAsked = (title: string) => options.only.length === 0 || options.only.some((it) => title.includes(it))
for (const path of ROUTES.filter(isAsked)) await compare(`GET ${path}`, (side) => side.ask(path))
for (const path of ['/runs', '/runs?sort=-duration', '/group-runs'].filter(isAsked)) {
  const pages = new Map<Side, string>()
  for (const side of sides) pages.set(side, await side.deep(path))
  await compare(`GET ${path}, the sixth page`, (side) => side.ask(pages.get(side) ?? path))
}
await compare('tick, nothing due', (side) => side.tick())
await compare(
  'tick, a group due',
  (side) => side.tick(),
  (side) => side.makeDue(),
)
await compare('look for a job', (side) => side.fetchJob())
await compare('upkeep of the queue', (side) => side.supervise())

for (const side of sides) await side.close()
await postgres[Symbol.asyncDispose]()
process.exit(0)
