import type { Deliverable, DeliveryContext } from '../../plugins/sdk/destination.ts'
import type { Counting } from './counting.ts'
import { successFile } from './deliverables.ts'
import { successFileName } from './file-names.ts'
import { contextOf, openTarget } from './open-target.ts'
import type { Outbox } from './outbox.ts'
import type { RunInput } from './protocol.ts'
import type { ServerEnd } from './server-end.ts'

export interface Delivering {
  readonly input: RunInput
  readonly outbox: Outbox
  readonly server: ServerEnd
  readonly counting: Counting
}

/** How often the gap-free bytes of a file are told, so that a retry on another process knows them. */
const ACKNOWLEDGED_EVERY_MS = 1000

/**
 * Sends the files as they come and the success file last of all, once each of them is stored as delivered.
 * First it removes what earlier attempts began and can never finish.
 */
export async function deliver(work: Delivering, signal: AbortSignal): Promise<void> {
  const { input, server } = work
  const { plugin, target } = await openTarget(input.target)
  const arrivals = new Arrivals(signal)
  const context = deliveryContext(work, arrivals, signal)
  if (input.orphans.length > 0) await plugin.discard(input.orphans, target, context)
  await plugin.deliver(filesOf(work, arrivals), target, context)
  await server.host.step('deliver', 'succeeded')
}

async function* filesOf({ input, outbox, server }: Delivering, arrivals: Arrivals): AsyncGenerator<Deliverable> {
  let lastName = input.artifacts.at(-1)?.name
  for await (const file of outbox.files()) {
    lastName = file.name
    await server.host.begun({ id: file.id, name: file.name })
    arrivals.expect(file.id)
    yield file
  }
  await arrivals.all()
  if (!input.plan.file.successFile || lastName === undefined) return
  const marker = { id: input.runId, name: successFileName(input.plan, lastName) }
  await server.host.begun(marker)
  yield successFile(marker)
}

/** Files that were handed to the plugin and have yet to arrive. */
class Arrivals {
  readonly #waiting = new Map<string, PromiseWithResolvers<void>>()

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => {
      for (const { reject } of this.#waiting.values()) reject(signal.reason)
    })
  }

  expect(id: string): void {
    const arrival = Promise.withResolvers<void>()
    arrival.promise.catch(() => {})
    this.#waiting.set(id, arrival)
  }

  arrived(id: string): void {
    this.#waiting.get(id)?.resolve()
  }

  async all(): Promise<void> {
    await Promise.all([...this.#waiting.values()].map(({ promise }) => promise))
  }
}

function deliveryContext(work: Delivering, arrivals: Arrivals, signal: AbortSignal): DeliveryContext {
  const { input, server, counting } = work
  const acknowledged = new Map(Object.entries(input.acknowledged))
  const told = new Map<string, number>()
  return {
    ...contextOf(server, signal),
    takeConnections: (host, want, limit) => server.host.takeConnections(host, want, limit),
    resumeFrom: (file) => acknowledged.get(file.id) ?? null,
    confirm: () => server.host.confirm(),
    acknowledged(file, bytes) {
      acknowledged.set(file.id, bytes)
      counting.sent(file.id, bytes)
      const now = performance.now()
      if (bytes !== file.size() && now - (told.get(file.id) ?? 0) < ACKNOWLEDGED_EVERY_MS) return
      told.set(file.id, now)
      server.ear.acknowledged(file.id, bytes)
    },
    async delivered(file, proof) {
      counting.sent(file.id, proof.bytes)
      await server.host.delivered({ id: file.id, name: file.name }, proof)
      arrivals.arrived(file.id)
    },
  }
}
