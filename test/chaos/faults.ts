import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PostgresServer } from '../harness/postgres.ts'
import type { HeldClock } from './held-clock.ts'
import { FAIR, type Weather } from './line.ts'
import type { Partner } from './partner.ts'
import type { Random } from './random.ts'
import type { ChaosWorker } from './worker-process.ts'

/** What there is to break. */
export interface Stage {
  readonly workers: readonly ChaosWorker[]
  readonly partner: Partner
  readonly clock: HeldClock
  /** Absent where the story plays on the embedded store. */
  readonly postgres: PostgresServer | undefined
  readonly random: Random
  /** How long things take, of what they take in an hour's story. */
  readonly pace: number
}

/** Breaks something. @returns what mends it, when its time is over */
export type Fault = (stage: Stage) => Promise<() => Promise<void>>

const MINUTE_MS = 60_000
const TAKEN_FOR_DEAD_MS = 14_000
const nothing = async () => {}

/** Lets so many seconds pass, drawn at random. */
export const forSeconds = ({ random, pace }: Stage, least: number, most: number): Promise<void> =>
  sleep(random.between(least, most) * 1000 * pace)

const weather =
  (of: (random: Random) => Weather): Fault =>
  async (stage) => {
    const { partner, random } = stage
    partner.line.set(of(random))
    await forSeconds(stage, 1, 15)
    return async () => partner.line.set(FAIR)
  }

const jump =
  (direction: 1 | -1): Fault =>
  async ({ clock, random }) => {
    clock.set(new Date(clock.now().getTime() + direction * random.between(1, 90) * MINUTE_MS), clock.rate())
    return nothing
  }

/** By what the report calls them. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  async 'worker killed'({ workers, random }) {
    await random.one(workers).end('SIGKILL')
    return nothing
  },
  async 'worker told to end'({ workers, random }) {
    const worker = random.one(workers)
    if (worker.isAwake()) await worker.end('SIGTERM')
    return nothing
  },
  async 'worker frozen'(stage) {
    const worker = stage.random.one(stage.workers)
    worker.freeze()
    // On PostgreSQL past the time after which it is taken for dead, so that its runs go on elsewhere; alone it is missed by nobody.
    if (stage.postgres) await sleep(TAKEN_FOR_DEAD_MS)
    await forSeconds(stage, 1, 9)
    return async () => worker.thaw()
  },
  async 'PostgreSQL restarted'(stage) {
    const { postgres } = stage
    await postgres?.kill()
    await forSeconds(stage, 0, 5)
    return async () => postgres?.start()
  },
  async 'SFTP server restarted'(stage) {
    const { partner } = stage
    await partner.sshd.kill()
    await forSeconds(stage, 0, 8)
    return () => partner.sshd.start()
  },
  'line cut': weather(() => ({ state: 'cut' })),
  'line silent': weather(() => ({ state: 'silent' })),
  'line slow': weather((random) => ({
    state: 'open',
    delayMs: random.between(20, 200),
    bytesPerSecond: random.between(50_000, 500_000),
  })),
  'line breaks': weather((random) => ({ state: 'open', breaksAfter: random.between(5_000, 600_000) })),
  async 'disk full'({ workers, random }) {
    const worker = random.one(workers)
    const limited = new Set<number>()
    for (const until = performance.now() + random.between(3, 9) * 1000; performance.now() < until; ) {
      // The largest size that the system lets these processes write stands for the disk's end.
      const news = worker.dataPlanes().filter((pid) => !limited.has(pid))
      for (const pid of news) {
        limited.add(pid)
        await limitFiles(pid, '65536')
      }
      await sleep(50)
    }
    return async () => {
      for (const pid of limited) await limitFiles(pid, 'unlimited')
    }
  },
  'clock jumps ahead': jump(1),
  'clock jumps back': jump(-1),
}

/** The soft limit only, so that it can be taken away by whoever set it. */
async function limitFiles(pid: number, bytes: string): Promise<void> {
  await once(spawn('prlimit', ['--pid', `${pid}`, `--fsize=${bytes}:`], { stdio: 'ignore' }), 'exit')
}
