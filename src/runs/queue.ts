import { PgBoss } from 'pg-boss'
import type { Log } from '../lib/log.ts'
import { AppError } from '../model/errors.ts'
import type { Db } from '../store/db.ts'
import type { Store } from '../store/open.ts'
import { type RunRecord, setRunJob } from '../store/runs/runs.ts'
import { originOf } from './data-plane/wire-error.ts'
import type { Deps } from './deps.ts'

const QUEUE = 'run'

interface RunJob {
  readonly runId: string
}

/** A day is the queue's hard limit for a job; its retries are for crashed workers only (control-plane §5). */
const QUEUE_SETTINGS = {
  policy: 'exclusive',
  notify: true,
  heartbeatSeconds: 30,
  retryLimit: 50,
  retryDelay: 5,
  retryBackoff: true,
  retryDelayMax: 300,
  expireInSeconds: 86_400,
} as const

/** Opens the queue on the store. Close with `boss.stop`. */
export async function openQueue(store: Store, log: Log): Promise<PgBoss> {
  const boss = new PgBoss({
    ...store.bossOptions(),
    useListenNotify: true,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
    cronMonitorIntervalSeconds: 5,
  })
  // Without a listener an error of a poll would end the process.
  boss.on('error', (error) => log('queue failed', { origin: originOf(error) }))
  await boss.start()
  await boss.createQueue(QUEUE, QUEUE_SETTINGS)
  return boss
}

/**
 * Puts a run into the queue, as part of the transaction that made it.
 * @throws AppError `already_running` where a run of the same orchestration is there
 */
export async function sendRun({ boss, store }: Deps, tx: Db, run: RunRecord): Promise<void> {
  const job: RunJob = { runId: run.id }
  const jobId = await boss.send(QUEUE, job, { singletonKey: run.orchestrationId ?? run.id, ...store.sendIn(tx) })
  if (jobId === null) {
    throw new AppError('already_running', `“${run.orchestration}” to “${run.destination}” is running already.`)
  }
  await setRunJob(tx, run.id, jobId)
}

/** Ends a run's job with the run, so that the next may start at once. */
export async function completeJob({ boss, store }: Deps, jobId: string | null, tx: Db): Promise<void> {
  if (jobId) await boss.complete(QUEUE, jobId, undefined, { includeQueued: true, ...store.sendIn(tx) })
}

/** Whether a worker has or will get the job. */
export async function isJobAlive({ boss }: Deps, jobId: string): Promise<boolean> {
  const [job] = await boss.findJobs(QUEUE, { id: jobId })
  return job !== undefined && ['created', 'retry', 'active'].includes(job.state)
}

/** Replaces a run's job by a fresh one: the worker that had it is known to be gone. */
export async function resendRun(deps: Deps, run: RunRecord): Promise<void> {
  if (run.jobId) await deps.boss.deleteJob(QUEUE, run.jobId)
  await deps.db.transaction((tx) => sendRun(deps, tx, run))
}

/** Takes runs from the queue. `perform` gets a signal that is aborted when the queue takes the job away. */
export async function workQueue(
  { boss, settings }: Deps,
  perform: (runId: string, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const options = {
    localConcurrency: settings.runsAtOnce,
    pollingIntervalSeconds: 1,
    notifyPollingIntervalSeconds: 2,
    heartbeatRefreshSeconds: 5,
  }
  await boss.work<RunJob>(QUEUE, options, async ([job]) => {
    if (job) await perform(job.data.runId, job.signal)
  })
}
