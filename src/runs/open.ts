import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Tracer } from '@opentelemetry/api'
import { type BucketAddress, openArtifactBucket } from '../pipeline/artifact-bucket.ts'
import { tellExpiring } from './alerts/expiring.ts'
import { createMailer, type MailSettings } from './alerts/mailer.ts'
import { sendNotices } from './alerts/send-notices.ts'
import { tidyAlerts } from './alerts/tidy-alerts.ts'
import { openDataPlane } from './data-plane/pool.ts'
import { originOf } from './data-plane/wire-error.ts'
import { watchDeadlines } from './deadlines/watch-deadlines.ts'
import type { Deps, RunSettings } from './deps.ts'
import { createRunEvents } from './events.ts'
import { createRunFeed } from './feed/run-feed.ts'
import { runDueGroups } from './groups/due-groups.ts'
import { performGroupRun } from './groups/perform.ts'
import { openQueue, workQueue } from './queue.ts'
import { performRun } from './run.ts'
import { noTracer } from './trace/open-tracer.ts'
import { cleanUp } from './upkeep/clean-up.ts'
import { reclaimAll, reconcile } from './upkeep/reconcile.ts'

type ChosenSettings = Omit<RunSettings, 'spoolFolder' | 'scratchFolder'>

/** What `openRuns` takes: the opened store and vault, and where data rests. */
export type RunsOptions = Pick<Deps, 'store' | 'vault' | 'clock' | 'log'> & {
  readonly dataFolder: string
  readonly artifacts?: BucketAddress | null
  /** Absent: `spool` in the data folder. */
  readonly spoolFolder?: string | undefined
  readonly settings?: Partial<ChosenSettings>
  readonly tracer?: Tracer
  /** False: takes part in starting and stopping runs, and leaves the work to others. */
  readonly works?: boolean
  /** Where browsers find the page, for the links of notices. */
  readonly publicUrl?: string | null
  /** The mail server; null: no mails are sent. */
  readonly mail?: MailSettings | null
}

export interface Runs extends AsyncDisposable {
  readonly deps: Deps
  /** Lets go of the runs, which another worker or the next start goes on with. The store stays open. */
  close(): Promise<void>
}

const DEFAULTS: ChosenSettings = {
  spoolDays: 7,
  runsAtOnce: availableParallelism(),
  connectionsPerHost: 4,
  engine: { memoryMb: 256, threads: availableParallelism(), tempMb: 20_480 },
  retry: { times: 5, withinMs: 120_000, firstDelayMs: 1000 },
}
type Upkeep = (deps: Deps, signal: AbortSignal) => Promise<void>
/** What is done again and again, and how often. A run that is due begins at most a second late. */
const UPKEEP: readonly (readonly [everyMs: number, work: Upkeep])[] = [
  [60_000, reconcile],
  [3_600_000, cleanUp],
  [1000, runDueGroups],
  [1000, sendNotices],
  [3_600_000, tidyAlerts],
  [3_600_000, tellExpiring],
  [15_000, watchDeadlines],
]
/** How long the queue waits for handlers when it closes; theirs are told at once. */
const CLOSE_MS = 5000

/** Starts queue, worker, reconciliation, clean-up and the pool of data-plane processes. */
export async function openRuns(options: RunsOptions): Promise<Runs> {
  const { store, vault, clock, log, dataFolder, works = true, artifacts = null, tracer = noTracer } = options
  const dataPlane = openDataPlane(dataFolder)
  const boss = await openQueue(store, log)
  const scratchFolder = join(dataFolder, 'spool')
  const spoolFolder = options.spoolFolder ?? scratchFolder
  const settings = { ...DEFAULTS, ...options.settings, spoolFolder, scratchFolder }
  const events = createRunEvents()
  const { db } = store
  const bucket = artifacts && openArtifactBucket(artifacts)
  const feed = createRunFeed({ db, events, log })
  const outlet = { publicUrl: options.publicUrl ?? null, mailer: options.mail ? createMailer(options.mail) : null }
  const deps: Deps = {
    db,
    store,
    vault,
    clock,
    log,
    tracer,
    settings,
    works,
    bucket,
    boss,
    dataPlane,
    events,
    feed,
    outlet,
  }
  const closing = new AbortController()
  if (works) await startWork(deps, closing.signal)
  const close = async () => {
    if (closing.signal.aborted) return
    closing.abort()
    await boss.stop({ graceful: true, timeout: CLOSE_MS })
    await dataPlane.close()
  }
  return { deps, close, [Symbol.asyncDispose]: close }
}

async function startWork(deps: Deps, closing: AbortSignal): Promise<void> {
  if (deps.store.kind === 'embedded') await reclaimAll(deps)
  const ending = (signal: AbortSignal) => AbortSignal.any([signal, closing])
  await workQueue(deps, {
    run: (id, signal) => performRun(deps, id, ending(signal)),
    groupRun: (job, signal) => performGroupRun(deps, job, ending(signal)),
  })
  for (const [everyMs, work] of UPKEEP) void repeat(deps, work, { everyMs, until: closing })
}

/** Does something now and then, one time after the other; what fails is tried the next time. */
async function repeat(deps: Deps, work: Upkeep, when: { everyMs: number; until: AbortSignal }): Promise<void> {
  const { everyMs, until } = when
  while (!until.aborted) {
    await work(deps, until).catch((error: unknown) => deps.log(`${work.name} failed`, { origin: originOf(error) }))
    await sleep(everyMs, undefined, { signal: until }).catch(() => {})
  }
}
