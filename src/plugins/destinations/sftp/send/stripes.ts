import { isRefusal } from '../wire/failure.ts'
import type { Server } from '../wire/server.ts'
import type { Fleet } from './fleet.ts'
import { attempt } from './place.ts'
import type { Lane } from './writer.ts'

/** Further connections on one file that is being written. */
export class Stripes {
  readonly #fleet: Fleet
  readonly #path: string
  readonly #lanes: Lane[] = []
  readonly #joining = new Set<Promise<void>>()
  #isOver = false

  constructor(fleet: Fleet, path: string) {
    this.#fleet = fleet
    this.#path = path
  }

  /** Opens the file on each further connection as it becomes ready, if `mayStripe` still says so then. */
  widen(mayStripe: (other: Server) => Promise<boolean>, join: (lane: Lane) => void): void {
    for (const pending of this.#fleet.more()) {
      void pending.then((server) => {
        if (!server || this.#isOver) return
        const joining = this.#join(server, mayStripe, join)
        this.#joining.add(joining)
      })
    }
  }

  async #join(
    server: Server,
    mayStripe: (other: Server) => Promise<boolean>,
    join: (lane: Lane) => void,
  ): Promise<void> {
    try {
      if (!(await mayStripe(server)) || this.#isOver) return
      const lane = { server, handle: await server.open(this.#path, 'r+') }
      this.#lanes.push(lane)
      if (!this.#isOver) join(lane)
    } catch {
      // The file goes on without this connection; one that fails the first fails the file there.
    }
  }

  /** Closes the file on all further connections, so that the first can finish it (P9). */
  async end(): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#joining)
    await Promise.allSettled(this.#lanes.map(({ server, handle }) => server.close(handle)))
  }
}

/**
 * Proves on a scratch file that two connections may write one file in any order: the second half first, by the other
 * connection, and then all of it read back. Null where a connection was lost meanwhile.
 */
export async function proveAnyOrder(first: Server, other: Server, scratch: string): Promise<boolean | null> {
  try {
    const mine = await other.open(scratch, 'w')
    const theirs = await first.open(scratch, 'r+')
    await first.write(theirs, Buffer.from('bill'), 3)
    await other.write(mine, Buffer.from('Way'), 0)
    await Promise.all([first.close(theirs), other.close(mine)])
    const handle = await other.open(scratch, 'r')
    const text = await other.read(handle, 16)
    await other.close(handle)
    return text.toString() === 'Waybill'
  } catch (error) {
    return isRefusal(error) ? false : null
  } finally {
    await attempt(other.remove(scratch)).catch(() => null)
  }
}
