import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A line on this machine that is as long as one across an ocean: every byte waits half a round trip, each way. */
export interface SlowLine extends AsyncDisposable {
  readonly port: number
  /** Once so many bytes have come, reads nothing from the clients for so long: a receiver that stalls. */
  stall(after: { bytes: number; forMs: number }): Promise<void>
}

export interface LineOptions {
  readonly to: number
  readonly roundTripMs: number
  /** Further connections are closed at once. */
  readonly connections?: number
}

export async function openSlowLine({ to, roundTripMs, connections = 100 }: LineOptions): Promise<SlowLine> {
  const clients = new Set<Socket>()
  const server = createServer((client) => {
    if (clients.size >= connections) return void client.destroy()
    clients.add(client)
    const upstream = connect(to, '127.0.0.1')
    for (const socket of [client, upstream]) socket.setNoDelay(true).on('error', () => {})
    carry(client, upstream, roundTripMs / 2)
    carry(upstream, client, roundTripMs / 2)
    client.on('close', () => clients.delete(client))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    port,
    async stall({ bytes, forMs }) {
      const read = () => [...clients].reduce((sum, client) => sum + client.bytesRead, 0)
      while (read() < bytes) await sleep(5)
      for (const client of clients) client.pause()
      await sleep(forMs)
      for (const client of clients) client.resume()
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function carry(from: Socket, to: Socket, delayMs: number): void {
  const later = (work: () => void) => void (delayMs === 0 ? work() : setTimeout(work, delayMs))
  from.on('data', (chunk) => later(() => void (to.destroyed || to.write(chunk))))
  from.on('end', () => later(() => void to.end()))
  from.on('close', () => later(() => void to.destroy()))
}
