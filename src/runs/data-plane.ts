/**
 * Main file of a data-plane process: one task, then it ends. It holds no connection to the store and no key but those of its
 * task, and dies with the process that started it.
 */

import { flushCompileCache } from 'node:module'
import type { TaskName, Tasks, ToChild, ToParent } from './data-plane/protocol.ts'
import { connectToServer, type ServerEnd } from './data-plane/server-end.ts'
import { originOf, toWire } from './data-plane/wire-error.ts'

type Work<N extends TaskName> = (
  input: Tasks[N]['input'],
  server: ServerEnd,
  signal: AbortSignal,
) => Promise<Tasks[N]['output']>

/** Each task loads only what it needs; a spare process loads what a run needs while it waits. */
const WORK: { readonly [N in TaskName]: () => Promise<Work<N>> } = {
  run: async () => (await import('./data-plane/run-task.ts')).runTask,
  preview: async () => (await import('./data-plane/preview-task.ts')).previewFile,
  inspect: async () => (await import('./data-plane/inspect-task.ts')).inspectFiles,
  'query-preview': async () => (await import('./data-plane/preview-task.ts')).previewCells,
  'query-download': async () => (await import('./data-plane/preview-task.ts')).downloadRows,
  describe: async () => (await import('./data-plane/tables-task.ts')).describeTables,
  sample: async () => (await import('./data-plane/tables-task.ts')).sampleTable,
  check: async () => (await import('./data-plane/check-task.ts')).checkTarget,
  discard: async () => (await import('./data-plane/check-task.ts')).discardFiles,
}

const send = (message: ToParent) => process.send?.(message)
const server = connectToServer(send)
const stopping = new AbortController()

// An ordinary exit waits for native threads, and one of them may wait for a reader that is gone.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.on('message', (message: ToChild) => {
  if (message.kind === 'answer') server.receive(message)
  else if (message.kind === 'abort') stopping.abort()
  else void work(message.name, message.input)
})

async function work<N extends TaskName>(name: N, input: unknown): Promise<void> {
  try {
    const task = await WORK[name]()
    send({ kind: 'done', output: await task(input as Tasks[N]['input'], server, stopping.signal) })
  } catch (error) {
    send({ kind: 'failed', error: toWire(error) })
  }
}

// A fault that no task caught must not be printed: it may quote data.
process.on('uncaughtException', (error) => {
  server.ear.log('data plane broke', { origin: originOf(error) })
  send({ kind: 'failed', error: toWire(error) })
})

// Node writes what it has compiled when it exits by itself, which this process never does.
void import('./data-plane/warm.ts').then(() => flushCompileCache())
