import { rm } from 'node:fs/promises'
import { type Host, type HostConfig, openHost } from '../../src/api/host.ts'
import { type Log, noLog } from '../../src/lib/log.ts'
import { openStore, type Store } from '../../src/store/open.ts'
import { isDocumented } from './documented.ts'
import { newDataFolder } from './store.ts'

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  readonly body: any
  readonly headers: Headers
}

/** A whole process of Waybill in a new data directory, asked without a socket. */
export interface TestHost extends AsyncDisposable {
  readonly host: Host
  readonly dataFolder: string
  /** Every answer and every log line so far, to search for what must not be in them. */
  readonly said: string[]
  /** Asks as the owner of the data directory. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>
}

export const ADMIN_EMAIL = 'ana@acme.example'

/** @param seed fills the store with what is too much to be made one by one */
export async function openTestHost(
  seed?: (store: Store) => Promise<void>,
  more: Pick<HostConfig, 'mail' | 'publicUrl'> = {},
): Promise<TestHost> {
  const dataFolder = await newDataFolder()
  if (seed) {
    await using store = await openStore({ databaseUrl: null, dataFolder, log: noLog })
    await seed(store)
  }
  const said: string[] = []
  const log: Log = (event, facts) => void said.push(JSON.stringify({ event, ...facts }))
  const host = await openHost(
    { dataFolder, databaseUrl: null, key: null, admin: { email: ADMIN_EMAIL, password: null }, ...more },
    log,
  )
  return {
    host,
    dataFolder,
    said,
    ask: (method, path, body) =>
      answerTo(said, (request) => host.fetchLocal(request), requestOf('http://waybill.local', method, { path, body })),
    async [Symbol.asyncDispose]() {
      await host.close()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/** @param key sent as a bearer */
export function requestOf(
  base: string,
  method: string,
  { path, body, key }: { path: string; body?: unknown; key?: string | undefined },
): Request {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (key !== undefined) headers['authorization'] = `Bearer ${key}`
  return new Request(`${base}/api${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
}

export async function answerTo(
  said: string[],
  send: (request: Request) => Promise<Response>,
  request: Request,
): Promise<Answer> {
  const response = await send(request)
  const text = await response.text()
  said.push(text)
  const isProblem = response.headers.get('content-type') === 'application/problem+json'
  const problem = isProblem ? JSON.parse(text) : null
  if (problem && !isDocumented(request, problem.code)) {
    throw new Error(
      `${request.method} ${request.url} answered ${problem.code}, which the document does not say: ${text}`,
    )
  }
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
}
