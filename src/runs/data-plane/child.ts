import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../model/errors.ts'
import type { Ear, Host, TaskName, Tasks, ToChild, ToParent } from './protocol.ts'
import { fromWire, toWire } from './wire-error.ts'

const MAIN = fileURLToPath(new URL('../data-plane.ts', import.meta.url))
/** How long a task may clean up after it was told to stop. */
const GRACE_MS = 800

export interface TaskOptions {
  /** Aborted: the task is told, and killed when it lingers. `run` rejects with the signal's reason. */
  readonly signal: AbortSignal
  readonly host?: Partial<Host>
  readonly ear?: Partial<Ear>
}

/** One process for one task. */
export interface Child {
  run<N extends TaskName>(name: N, input: Tasks[N]['input'], options: TaskOptions): Promise<Tasks[N]['output']>
  isAlive(): boolean
  kill(): void
}

/**
 * Starts a process that loads its modules and waits for a task. Its environment is empty but for what is named here, so no
 * key of the server is in it, and what native code prints is dropped: it may quote data (P44).
 */
export function startChild(cacheFolder: string): Child {
  const process_ = fork(MAIN, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Without room to begin with, V8 takes each few megabytes of SSH packets for a reason to look through its whole heap.
    execArgv: ['--disable-warning=ExperimentalWarning', '--initial-old-space-size=48'],
    // COPY holds a thread of the pool for the whole query, and zlib and crypto need some beside it.
    env: { UV_THREADPOOL_SIZE: '8', NODE_COMPILE_CACHE: cacheFolder, TZ: 'UTC' },
  })
  // An error here is a message that could not be sent to a dead child; its exit tells the story.
  process_.on('error', () => {})
  return {
    run: (name, input, options) => runTask(process_, { kind: 'task', name, input }, options),
    isAlive: () => process_.exitCode === null && process_.signalCode === null && process_.connected,
    kill: () => process_.kill('SIGKILL'),
  }
}

async function runTask<N extends TaskName>(
  child: ChildProcess,
  task: ToChild,
  { signal, host = {}, ear = {} }: TaskOptions,
): Promise<Tasks[N]['output']> {
  const { promise, resolve, reject } = Promise.withResolvers<Tasks[N]['output']>()
  const send = (message: ToChild) => child.connected && child.send(message, () => {})
  let killer: NodeJS.Timeout | undefined

  const onAbort = () => {
    send({ kind: 'abort' })
    killer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
  }
  const onMessage = (message: ToParent) => {
    if (message.kind === 'done') resolve(message.output as Tasks[N]['output'])
    else if (message.kind === 'failed') reject(fromWire(message.error))
    else if (message.kind === 'tell') tell(ear, message)
    else void answer(host, message).then(send)
  }
  const onExit = (code: number | null, by: string | null) => {
    const how = by ?? `exit status ${code}`
    reject(new AppError('worker_lost', `The process that did the work ended unexpectedly (${how}).`))
  }
  child.on('message', onMessage).on('exit', onExit)
  signal.addEventListener('abort', onAbort, { once: true })
  if (child.exitCode !== null || child.signalCode !== null) onExit(child.exitCode, child.signalCode)
  send(task)
  try {
    return await promise
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    clearTimeout(killer)
    signal.removeEventListener('abort', onAbort)
    child.off('message', onMessage).off('exit', onExit)
    child.kill('SIGKILL')
  }
}

function tell(ear: Partial<Ear>, message: Extract<ToParent, { kind: 'tell' }>): void {
  const listen = ear[message.name] as ((...values: readonly unknown[]) => void) | undefined
  listen?.(...message.values)
}

async function answer(host: Partial<Host>, message: Extract<ToParent, { kind: 'call' }>): Promise<ToChild> {
  const { call, name } = message
  try {
    const work = host[name] as ((...values: readonly unknown[]) => Promise<unknown>) | undefined
    if (!work) throw new AppError('internal', `A task asked for ${name}, which it may not.`)
    return { kind: 'answer', call, value: await work(...message.values) }
  } catch (error) {
    return { kind: 'answer', call, error: toWire(error) }
  }
}
