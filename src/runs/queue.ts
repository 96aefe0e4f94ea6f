import { type Job, PgBoss } from 'pg-boss'
import type { Log } from '../lib/log.ts'
import { AppError } from '../model/errors.ts'
import type { Db } from '../store/db.ts'
import type { Store } from '../store/open.ts'
import { type RunRecord, setRunJob } from '../store/runs/runs.ts'
import { originOf } from './data-plane/wire-error.ts'
import type { Deps } from './deps.ts'

const QUEUE = 'run'
const GROUP_QUEUE = 'group-run'

interface RunJob {
  readonly runId: string
}
export interface GroupJob {
  readonly groupRunId: string
  /** What is to be done with its members. */
  readonly does: 'start' | 'stop'
}

/** A day is the queue's hard limit for a job; its retries are for crashed workers only (control-plane §5). */
const QUEUE_SETTINGS = {
  policy: 'exclusive',
  notify: true,
  retryLimit: 50,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 300,
  expireInSeconds: 86_400,
} as const

/**
 * A worker that is silent this long is taken for dead, and its run goes on elsewhere: within 15 seconds in all. On the embedded
 * store nobody else could take it, so a process that is busy for a moment keeps it.
 */
const HEARTBEAT_SECONDS = { postgres: 10, embedded: 60 } as const
const WORK_SETTINGS = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2, heartbeatRefreshSeconds: 2 }
const SUPERVISE_SECONDS = 2

/** Opens the queue on the store. Close with `boss.stop`. */
export async function openQueue(store: Store, log: Log): Promise<PgBoss> {
  const boss = new PgBoss({
    ...store.bossOptions(),
    useListenNotify: true,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    schedule: false,
  })
  // Without a listener an error of a poll would end the process.
  boss.on('error', (error) => log('queue failed', { origin: originOf(error) }))
  await boss.start()
  await boss.createQueue(QUEUE, QUEUE_SETTINGS)
  await boss.createQueue(GROUP_QUEUE, QUEUE_SETTINGS)
  return boss
}

/**
 * Puts a run into the queue, as part of the transaction that made it.
 * @throws AppError `already_running` where a run of the same orchestration is there
 */
export async function sendRun({ boss, store }: Deps, tx: Db, run: RunRecord): Promise<void> {
  const job: RunJob = { runId: run.id }
  const jobId = await boss.send(QUEUE, job, sendOptions(store, tx, run.orchestrationId ?? run.id))
  if (jobId === null) {
    throw new AppError('already_running', `“${run.orchestration}” to “${run.destination}” is running already.`)
  }
  await setRunJob(tx, run.id, jobId)
}

/** Of jobs with one key there is one at a time. */
const sendOptions = (store: Store, tx: Db, singletonKey: string) => ({
  singletonKey,
  heartbeatSeconds: HEARTBEAT_SECONDS[store.kind],
  ...store.sendIn(tx),
})

/** Has somebody start, or stop, the members of a group's run. Nothing is done where that is being done already. */
export async function sendGroupRun({ boss, store }: Deps, tx: Db, job: GroupJob): Promise<void> {
  await boss.send(GROUP_QUEUE, job, sendOptions(store, tx, `${job.does} ${job.groupRunId}`))
}

/** Drops what another process was at, which is known to be gone. */
export async function forgetGroupJobs({ boss }: Deps): Promise<void> {
  await boss.deleteAllJobs(GROUP_QUEUE)
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

interface Performers {
  readonly run: (runId: string, signal: AbortSignal) => Promise<void>
  readonly groupRun: (job: GroupJob, signal: AbortSignal) => Promise<void>
}

/** Of groups, whose runs are quickly started. */
const GROUP_RUNS_AT_ONCE = 2

/** Takes runs, and runs of groups, from the queue. The signal is aborted when the queue takes a job away. */
export async function workQueue({ boss, settings }: Deps, perform: Performers): Promise<void> {
  for (let worker = 0; worker < settings.runsAtOnce; worker++) {
    await workOn<RunJob>(boss, QUEUE, ({ data, signal }) => perform.run(data.runId, signal))
  }
  for (let worker = 0; worker < GROUP_RUNS_AT_ONCE; worker++) {
    await workOn<GroupJob>(boss, GROUP_QUEUE, ({ data, signal }) => perform.groupRun(data, signal))
  }
}

/** One job after the other. Whoever has done one asks for the next at once: by itself the queue would wait for its next look. */
async function workOn<T>(boss: PgBoss, queue: string, perform: (job: Job<T>) => Promise<void>): Promise<void> {
  let id = ''
  id = await boss.work<T>(queue, WORK_SETTINGS, async ([job]) => {
    try {
      if (job) await perform(job)
    } finally {
      boss.notifyWorker(id)
    }
  })
}
