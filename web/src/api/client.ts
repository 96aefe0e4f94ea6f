import { lostConnection, problemOf } from './problem.ts'
import type { AnswerOf, Method, PathOf, SentArguments } from './routes.ts'

interface AnySent {
  readonly params?: Readonly<Record<string, string>> | undefined
  readonly query?: Readonly<Record<string, unknown>> | undefined
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

type Ask<M extends Method> = <P extends PathOf<M>>(
  path: P,
  ...sent: SentArguments<M, P, { readonly signal?: AbortSignal | undefined }>
) => Promise<AnswerOf<M, P>>

/** Every request of the page. Throws `Problem` for all that is not a success. */
export const api: { readonly [M in Method]: Ask<M> } = {
  get: asking('get'),
  post: asking('post'),
  put: asking('put'),
  delete: asking('delete'),
}

/** The same where the method is a value; typed by whoever calls. */
export async function askAny(method: Method, path: string, sent: AnySent = {}): Promise<unknown> {
  const response = await request(method, path, sent)
  return response.status === 204 ? null : await response.json()
}

/** Opens a stream of server-sent events; the answer is read by `readEvents`. */
export const openEvents = (method: 'get' | 'post', path: string, sent: AnySent): Promise<Response> =>
  request(method, path, sent)

/** The address of a route, for a link or a download. */
export function addressOf(path: string, { params, query }: Pick<AnySent, 'params' | 'query'> = {}): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  return `/api${filled}${search.size > 0 ? `?${search}` : ''}`
}

function asking<M extends Method>(method: M): Ask<M> {
  // The types of `Ask` are those of the server's own routes.
  return ((path: string, sent?: AnySent) => askAny(method, path, sent)) as Ask<M>
}

async function request(method: Method, path: string, { params, query, body, signal }: AnySent): Promise<Response> {
  const response = await reach(addressOf(path, { params, query }), {
    method: method.toUpperCase(),
    credentials: 'same-origin',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  })
  if (!response.ok) throw await problemOf(response)
  return response
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw lostConnection()
  }
}
