import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, startChild, type TaskOptions } from './child.ts'
import type { TaskName, Tasks } from './protocol.ts'

/** Child processes in which data is read, rendered, encrypted and sent: neither a large query nor a crash stops the server. */
export interface DataPlane {
  /**
   * Does one task in a process of its own.
   * @throws AppError of the task; `worker_lost` when its process died; the signal's reason
   */
  run<N extends TaskName>(name: N, input: Tasks[N]['input'], options: TaskOptions): Promise<Tasks[N]['output']>
  close(): Promise<void>
}

/** A spare starts this long after the last was taken, so that it does not compete with a small run. */
const SPARE_DELAY_MS = 700
const TIDY_MS = 5000

/** Opens the pool and starts one spare process, so that the next task begins at once. */
export function openDataPlane(dataFolder: string): DataPlane {
  const cacheFolder = join(dataFolder, 'compile-cache')
  mkdirSync(cacheFolder, { recursive: true, mode: 0o700 })
  const busy = new Set<{ name: TaskName; child: Child; done: Promise<unknown> }>()
  // What a process tells is heard where it was started: that may not be inside a transaction of whoever asked first.
  const outside = AsyncLocalStorage.snapshot()
  const start = () => outside(startChild, cacheFolder)
  let spare: Child | null = start()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const take = (): Child => {
    const child = spare?.isAlive() ? spare : start()
    spare = null
    clearTimeout(timer)
    timer = setTimeout(refill, SPARE_DELAY_MS)
    return child
  }
  const refill = () => {
    if (!isClosed && !spare?.isAlive()) spare = start()
  }
  return {
    async run(name, input, options) {
      // A process that nobody gave a task would never be told to end.
      options.signal.throwIfAborted()
      const child = take()
      const done = child.run(name, input, options)
      const task = { name, child, done }
      busy.add(task)
      try {
        return await done
      } finally {
        busy.delete(task)
      }
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      spare?.kill()
      // Tidying up at a partner is not done again by anybody.
      const tidying = [...busy].filter(({ name }) => name === 'discard').map(({ done }) => done)
      await Promise.race([Promise.allSettled(tidying), sleep(TIDY_MS, undefined, { ref: false })])
      for (const { child } of busy) child.kill()
    },
  }
}
