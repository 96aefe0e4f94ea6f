import { setTimeout } from 'node:timers/promises'
import type { Problem } from '../../model/errors.ts'
import { isActive, type Receipt, receipt } from '../../model/run.ts'
import type { Client } from './client.ts'
import { asError } from './problem.ts'

const PAUSE_MS = 500

/** Whether there is nothing to wait for: it has ended, or somebody has to decide first. */
const isSettled = ({ state }: Receipt): boolean => state === 'held' || !isActive(state)

/**
 * The receipt of a run each time it changes, until it has ended or is held.
 * @throws AppError `server_unreachable` when the server goes away
 */
export async function* followRun(client: Client, id: string, signal: AbortSignal): AsyncGenerator<Receipt> {
  const path = `/api/runs/${encodeURIComponent(id)}`
  for (;;) {
    for await (const { name, data } of client.events(`${path}/events`, { signal })) {
      if (name === 'problem') throw asError(data as Problem)
      const current = receipt.parse(data)
      yield current
      if (isSettled(current)) return
    }
    // A stream may end before the run does, at a proxy's limit for one.
    const current = receipt.parse(await client.ask('GET', path, { signal }))
    yield current
    if (isSettled(current)) return
    await setTimeout(PAUSE_MS, undefined, { signal })
  }
}
