import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { isActive, type Receipt } from '../../src/model/run.ts'
import type { World } from './world.ts'

const MAIN = join(import.meta.dirname, 'worker.ts')

/** What a worker says: a receipt, or a log line with its `event`. */
export type Line = Receipt | { readonly event: string; readonly [fact: string]: unknown }
export const isReceipt = (line: Line): line is Receipt => !('event' in line)

/** A worker in a process group of its own. */
export interface WorkerProcess {
  /** Sends a command and gives what the worker says until its run has ended, or the worker has. */
  follow(command: `start ${string}` | `watch ${string}`): AsyncGenerator<Line>
  /** What it says next; undefined once it has ended. */
  next(): Promise<Line | undefined>
  /** Lets it end when it has done what it was told. */
  endInput(): void
  /** The worker and all its children, by SIGKILL. */
  kill(): void
}

/** @param shares the endpoint of an S3 server with the bucket `artifacts`, or the folder of a spool */
export function startWorker(
  { dataFolder, key }: Pick<World, 'dataFolder' | 'key'>,
  databaseUrl?: string,
  shares: { readonly bucket?: string; readonly spool?: string } = {},
): WorkerProcess {
  const places = [
    '--data',
    dataFolder,
    '--key',
    key,
    ...(databaseUrl ? ['--database', databaseUrl] : []),
    ...Object.entries(shares).flatMap(([name, value]) => [`--${name}`, value]),
  ]
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...places], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.on('error', () => {})
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<Line | undefined> => {
    const { done, value } = await lines.next()
    return done ? undefined : JSON.parse(value)
  }
  return {
    next,
    async *follow(command) {
      child.stdin.write(`${command}\n`)
      for (let line = await next(); line; line = await next()) {
        yield line
        if (isReceipt(line) && !isActive(line.state)) return
      }
    },
    endInput: () => child.stdin.end(),
    kill: () => killGroup(child),
  }
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL')
}
