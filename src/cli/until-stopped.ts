import { once } from 'node:events'
import type { Cli } from './cli.ts'

/** Returns at Ctrl-C or SIGTERM. Keeps the process alive until then: waiting for a signal alone does not. */
export async function untilStopped({ signal }: Cli): Promise<void> {
  const timer = setInterval(() => {}, 2 ** 30)
  try {
    if (!signal.aborted) await once(signal, 'abort')
  } finally {
    clearInterval(timer)
  }
}
