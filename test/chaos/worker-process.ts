import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { processesBelow } from '../harness/process-tree.ts'
import type { Facts, Open, Since } from './facts.ts'
import type { Act } from './operator.ts'

const MAIN = join(import.meta.dirname, 'worker.ts')
const RESTART_MS = 700
const ANSWER_MS = 30_000

export type Question =
  | { readonly ask: 'facts'; readonly since: Since }
  | { readonly ask: 'open' }
  | { readonly ask: 'settle'; readonly since: Since }
  | { readonly ask: 'operate'; readonly act: Act; readonly draw: number }

export interface Answers {
  facts: Facts
  open: Open
  settle: number
  operate: boolean
}

export interface WorkerOptions {
  readonly name: string
  readonly dataFolder: string
  readonly key: string
  readonly clockFile: string
  readonly databaseUrl: string | undefined
  /** Hears of each end that nobody brought about, and what the process said last. */
  readonly onDeath: (name: string, said: string) => void
}

/** A worker that is started again when it ends, as the machine's service manager does. */
export interface ChaosWorker {
  readonly name: string
  /** Whether it can be asked something now. */
  isAwake(): boolean
  /** @throws Error where it refuses, ends or says nothing */
  ask<Q extends Question>(question: Q): Promise<Answers[Q['ask']]>
  /** Both with all processes that it started. */
  freeze(): void
  thaw(): void
  /** By SIGKILL with all its processes, or by SIGTERM as a service manager does; it begins again soon. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** Processes in which data is handled. */
  dataPlanes(): number[]
  /** Ends it for good. */
  stop(): Promise<void>
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

export function keepWorker(options: WorkerOptions): ChaosWorker {
  const waiting = new Map<number, Waiting>()
  let child: ChildProcess
  let questions = 0
  let isReady = false
  let isFrozen = false
  /** Whether its next end is somebody's doing. */
  let isMeant = false
  let isOver = false

  const begin = () => {
    isReady = false
    child = startProcess(options)
    let said = ''
    child.stderr?.on('data', (text) => {
      said = (said + text).slice(-2000)
    })
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const told = JSON.parse(line)
        if (told.event === 'ready') isReady = true
        const asked = waiting.get(told.answer)
        waiting.delete(told.answer)
        if (told.refused === undefined) asked?.resolve(told.value)
        else asked?.reject(new Error(told.refused))
      })
    }
    child.once('exit', (code, signal) => {
      const wasReady = isReady
      isReady = false
      for (const it of waiting.values()) it.reject(new Error('the worker ended'))
      waiting.clear()
      if (!isMeant && wasReady) options.onDeath(options.name, `${code ?? signal}: ${said}`)
      isMeant = false
      if (!isOver) setTimeout(() => isOver || begin(), RESTART_MS)
    })
  }
  begin()
  const signalGroup = (signal: NodeJS.Signals) => {
    if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, signal)
  }
  return {
    name: options.name,
    isAwake: () => isReady && !isFrozen,
    async ask(question) {
      const id = ++questions
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      waiting.set(id, { resolve, reject })
      child.stdin?.write(`${JSON.stringify({ id, question })}\n`)
      const limit = sleep(ANSWER_MS, undefined, { ref: false }).then(() => {
        waiting.delete(id)
        throw new Error('the worker did not answer')
      })
      promise.catch(() => {})
      limit.catch(() => {})
      return (await Promise.race([promise, limit])) as never
    },
    freeze() {
      isFrozen = true
      signalGroup('SIGSTOP')
    },
    thaw() {
      isFrozen = false
      signalGroup('SIGCONT')
    },
    async end(signal) {
      isMeant = true
      const ended = once(child, 'exit')
      if (signal === 'SIGKILL') signalGroup('SIGKILL')
      else child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await ended
    },
    dataPlanes: () => processesBelow(child.pid ?? 0),
    async stop() {
      isOver = true
      isMeant = true
      signalGroup('SIGCONT')
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) {
        await Promise.race([ended, sleep(15_000, undefined, { ref: false })])
        signalGroup('SIGKILL')
      }
    },
  }
}

function startProcess({ dataFolder, key, clockFile, databaseUrl }: WorkerOptions): ChildProcess {
  const places = ['--data', dataFolder, '--key', key, '--clock', clockFile]
  if (databaseUrl) places.push('--database', databaseUrl)
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...places], {
    // A process group of its own: a machine dies with all that runs on it.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin?.on('error', () => {})
  return child
}
