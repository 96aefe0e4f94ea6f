import { EventEmitter } from 'node:events'
import type { Progress } from '../model/run.ts'

/** What happens to runs in this process. Another process learns it from the store, a little later. */
export interface RunEvents {
  /** Something of the run was stored: a step, a file, its state. */
  changed(runId: string): void
  /** A person wants the run to end. */
  stopRequested(runId: string): void
  /** How far the run is; newer than what the store has. `null` once it has ended. */
  progressed(runId: string, progress: Progress | null): void
  latestProgress(runId: string): Progress | undefined
  onChange(runId: string, listener: () => void): Disposable
  /** Of whatever run. */
  onAnyChange(listener: () => void): Disposable
  onProgress(runId: string, listener: () => void): Disposable
  onStopRequest(runId: string, listener: () => void): Disposable
}

export function createRunEvents(): RunEvents {
  const emitter = new EventEmitter().setMaxListeners(0)
  const latest = new Map<string, Progress>()
  const on = (event: string, listener: () => void): Disposable => {
    emitter.on(event, listener)
    return { [Symbol.dispose]: () => void emitter.off(event, listener) }
  }
  return {
    changed(runId) {
      emitter.emit(`changed ${runId}`)
      emitter.emit('changed')
    },
    stopRequested: (runId) => void emitter.emit(`stop ${runId}`),
    progressed(runId, progress) {
      if (progress) latest.set(runId, progress)
      else latest.delete(runId)
      emitter.emit(`progressed ${runId}`)
    },
    latestProgress: (runId) => latest.get(runId),
    onChange: (runId, listener) => on(`changed ${runId}`, listener),
    onAnyChange: (listener) => on('changed', listener),
    onProgress: (runId, listener) => on(`progressed ${runId}`, listener),
    onStopRequest: (runId, listener) => on(`stop ${runId}`, listener),
  }
}
