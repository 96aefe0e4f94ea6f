import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { atExit } from './at-exit.ts'

export interface BenchWorker {
  readonly pid: number
  /** Whether its log says that it has taken this run. */
  claimed(runId: string): boolean
  /** By SIGKILL, with all that it started. */
  kill(): void
  stop(): Promise<void>
}

/** So many `waybill work` on one store, each with a data directory of its own, once each of them works. */
export async function startWorkers(to: {
  readonly folder: string
  readonly databaseUrl: string
  readonly key: Uint8Array
  readonly count: number
}): Promise<BenchWorker[]> {
  return Promise.all(Array.from({ length: to.count }, () => startWorker(to, `worker-${++started}`)))
}

let started = 0

async function startWorker(
  { folder, databaseUrl, key }: { folder: string; databaseUrl: string; key: Uint8Array },
  name: string,
): Promise<BenchWorker> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', resolve('src/main.ts'), 'work'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      WAYBILL_DATA: join(folder, name),
      WAYBILL_KEY: Buffer.from(key).toString('base64'),
      DATABASE_URL: databaseUrl,
      WAYBILL_URL: '',
    },
  })
  const pid = child.pid ?? 0
  const kill = () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL')
  }
  atExit(kill)
  const claims: string[] = []
  createInterface({ input: child.stderr }).on(
    'line',
    (line) => void (line.includes('run claimed') && claims.push(line)),
  )
  const lines = createInterface({ input: child.stdout })
  await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('the worker did not start'))),
  ])
  return {
    pid,
    claimed: (runId) => claims.some((it) => it.includes(runId)),
    kill,
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}
