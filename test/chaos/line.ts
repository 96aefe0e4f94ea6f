import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** How a line to the partner is: `open`, `cut` (nobody is there), `silent` (nothing comes through), slow, or breaking after some bytes. */
export interface Weather {
  readonly state: 'open' | 'cut' | 'silent'
  readonly delayMs?: number
  readonly bytesPerSecond?: number
  /** A connection ends once so many bytes have gone over it. */
  readonly breaksAfter?: number
}

export const FAIR: Weather = { state: 'open' }

/** The way to the partner, over a proxy of the test's own. */
export interface Line extends AsyncDisposable {
  readonly port: number
  set(weather: Weather): void
}

export async function openLine(to: number): Promise<Line> {
  let weather = FAIR
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (near) => {
    if (weather.state === 'cut') return void near.destroy()
    const far = connect({ port: to, host: '127.0.0.1', noDelay: true })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    }
    let carried = 0
    const carry = (bytes: number): boolean => {
      carried += bytes
      const isBroken = weather.breaksAfter !== undefined && carried > weather.breaksAfter
      if (isBroken) for (const socket of [near, far]) socket.destroy()
      return !isBroken
    }
    void relay(near, far, { carry, weather: () => weather })
    void relay(far, near, { carry, weather: () => weather })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      weather = next
      if (next.state === 'cut') for (const socket of sockets) socket.destroy()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

interface Carrying {
  /** @returns false where the line broke */
  readonly carry: (bytes: number) => boolean
  readonly weather: () => Weather
}

/** What is on its way when the line goes silent is late, as it is with TCP: nothing is lost in the middle of a stream. */
async function relay(from: Socket, to: Socket, { carry, weather }: Carrying): Promise<void> {
  try {
    for await (const chunk of from) {
      const { delayMs = 0, bytesPerSecond } = weather()
      const waitMs = delayMs + (bytesPerSecond === undefined ? 0 : (chunk.length / bytesPerSecond) * 1000)
      if (waitMs > 0) await pause(waitMs)
      while (weather().state === 'silent' && !to.destroyed) await pause(100)
      if (to.destroyed || !carry(chunk.length)) break
      if (!to.write(chunk)) await Promise.race([once(to, 'drain'), once(to, 'close')])
    }
  } catch {
    // An end that is cut off is the business of this test.
  }
  to.end()
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
