import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** What it was answered; null: nothing. */
  readonly status: number | null
}

/** Takes whatever is posted to it, as a receiver of alerts. */
export interface Receiver extends AsyncDisposable {
  readonly url: string
  /** In the order of arrival, refused ones too. */
  readonly received: Received[]
  /** What it answers; null: nothing, ever. */
  status: number | null
  /** Those that were posted to a path, once there are so many; `taken` counts only those that were answered with 200. */
  until(path: string, count: number, which?: 'all' | 'taken'): Promise<Received[]>
}

/** @param port 0 for any that is free */
export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = []
  const waiting = new Set<() => void>()
  const answer = (response: ServerResponse) => {
    if (receiver.status !== null) response.writeHead(receiver.status).end('secret-of-the-receiver')
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body, status: receiver.status })
      answer(response)
      for (const look of waiting) look()
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    status: 200,
    until: (path, count, which = 'all') =>
      arrived(() => received.filter((it) => it.path === path && (which === 'all' || it.status === 200)), {
        count,
        waiting,
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}

/** What has arrived, once there is enough of it. */
export function arrived<T>(
  list: () => T[],
  { count, waiting }: { readonly count: number; readonly waiting: Set<() => void> },
): Promise<T[]> {
  return new Promise((resolve) => {
    const look = () => {
      if (list().length < count) return
      waiting.delete(look)
      resolve(list())
    }
    waiting.add(look)
    look()
  })
}
