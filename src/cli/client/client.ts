import { AppError, ERRORS, type ErrorCode } from '../../model/errors.ts'
import type { Cli } from '../cli.ts'
import { logFileOf } from '../report-error.ts'
import { readEvents, type ServerEvent } from './events.ts'
import { findLocalServer } from './find-local-server.ts'

/** Asks one server, the same one until the verb ends. */
export interface Client extends AsyncDisposable {
  /** Whether the answers come from this process, because no server runs. */
  readonly isInProcess: boolean
  readonly url: string
  /**
   * Asks and reads the JSON document of the answer; `path` begins with `/api`.
   * @throws AppError what the server answered, or `server_unreachable`
   */
  ask(method: Method, path: string, options?: AskOptions): Promise<unknown>
  /** The events of a stream. Ends when the server closes it; throws as `ask` does. */
  events(path: string, options?: AskOptions & { method?: Method }): AsyncGenerator<ServerEvent>
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

interface AskOptions {
  readonly body?: unknown
  /** How long the answer may take; half a minute where nothing is said. */
  readonly timeoutMs?: number
  /** In place of the signal of the command line, which Ctrl-C aborts. */
  readonly signal?: AbortSignal
}

type Send = (request: Request) => Promise<Response>

const TIMEOUT_MS = 30_000

/**
 * The server that `WAYBILL_URL` names, else the one that holds the data directory, else this process.
 * @param role what this process does then: only a `worker` takes runs, so that a short verb begins none that it cannot end
 */
export async function connect(cli: Cli, role: 'worker' | 'client' = 'client'): Promise<Client> {
  const { config } = cli
  if (config.serverUrl !== null) return overNetwork(cli, { url: config.serverUrl, token: config.token })
  const local = await findLocalServer(config.dataFolder, cli.signal)
  if (local !== null) return overNetwork(cli, local)

  const [{ openHost }, { openLog }] = await Promise.all([import('../../api/host.ts'), import('../log.ts')])
  const host = await openHost(config, openLog(logFileOf(cli)), role)
  return createClient(cli, {
    isInProcess: true,
    url: 'http://waybill.local',
    send: (request) => host.fetchLocal(request),
    close: () => host.close(),
  })
}

function overNetwork(cli: Cli, { url, token }: { url: string; token: string | null }): Client {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
  return createClient(cli, {
    isInProcess: false,
    url,
    send: async (request) => {
      for (const [name, value] of Object.entries(headers)) request.headers.set(name, value)
      // A redirect could carry the key to somebody else.
      return fetch(request, { redirect: 'error' })
    },
    close: async () => {},
  })
}

interface Line {
  readonly isInProcess: boolean
  readonly url: string
  readonly send: Send
  readonly close: () => Promise<void>
}

function createClient(cli: Cli, line: Line): Client {
  const send = async (method: Method, path: string, { body, signal }: AskOptions): Promise<Response> => {
    const response = await attempt(line, signal ?? cli.signal, () => {
      const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
      const content = body === undefined ? null : JSON.stringify(body)
      return line.send(new Request(urlOf(line.url, path), { method, headers, body: content, signal: signal ?? null }))
    })
    if (!response.ok) throw await refusal(line, response)
    return response
  }
  return {
    isInProcess: line.isInProcess,
    url: line.url,
    async ask(method, path, options = {}) {
      const limit = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS)
      const signal = AbortSignal.any([options.signal ?? cli.signal, limit])
      const response = await send(method, path, { ...options, signal })
      return attempt(line, options.signal ?? cli.signal, async () => (response.status === 204 ? null : response.json()))
    },
    async *events(path, options = {}) {
      const signal = options.signal ?? cli.signal
      const response = await send(options.method ?? 'GET', path, { ...options, signal })
      try {
        if (response.body !== null) yield* readEvents(response.body)
      } catch (error) {
        if (error instanceof AppError || signal.aborted) throw error
        throw unreachable(line, error)
      }
    },
    [Symbol.asyncDispose]: () => line.close(),
  }
}

function urlOf(base: string, path: string): URL {
  // A server may stand behind a folder of another: https://tools.acme.example/waybill
  return new URL(`${base.replace(/\/+$/, '')}${path}`)
}

/** Says `server_unreachable` for whatever kept the answer from coming, unless the person gave up first. */
async function attempt<T>(line: Line, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError || (signal.aborted && !isTimeout(error))) throw error
    throw line.isInProcess && !isTimeout(error) ? error : unreachable(line, error)
  }
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError'

function unreachable(line: Line, cause: unknown): AppError {
  const reason = isTimeout(cause) ? 'did not answer in time' : 'does not answer'
  return new AppError('server_unreachable', `The server at ${line.url} ${reason}.`, { cause })
}

/** The problem that an answer carries; something that is not Waybill answers with none. */
async function refusal(line: Line, response: Response): Promise<AppError> {
  const body = (await response.json().catch(() => null)) as Partial<Record<string, unknown>> | null
  const { code, detail, errors, details, requestId } = body ?? {}
  if (typeof code === 'string' && Object.hasOwn(ERRORS, code)) {
    const known = typeof details === 'object' && details !== null ? details : {}
    return new AppError(code as ErrorCode, String(detail), { details: { ...known, errors, requestId } })
  }
  return new AppError(
    'server_unreachable',
    `What answers at ${line.url} is not a server of Waybill (status ${response.status}).`,
  )
}
