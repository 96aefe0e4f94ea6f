import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type RequestIdVariables, requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { stackOf } from '../lib/stack-of.ts'
import { AppError } from '../model/errors.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { authenticate } from './auth.ts'
import { health } from './health.ts'
import { openApiDocument } from './openapi.ts'
import { problemResponse } from './problem.ts'
import type { Route } from './route.ts'

/** `caller` is given by code of this process only: nothing that comes over a socket can set it. */
interface ServerBindings {
  readonly caller?: Caller
}
export type Server = Hono<{ Bindings: ServerBindings; Variables: RequestIdVariables }>
type ServerContext = Context<{ Bindings: ServerBindings; Variables: RequestIdVariables }>

const MAX_BODY_BYTES = 8 * 1024 * 1024

export interface ServerOptions {
  readonly routes: readonly Route[]
  readonly version: string
  /** Whoever holds it acts as the owner of the data directory; null: nobody can. */
  readonly localToken: string | null
}

/** The HTTP application: every route below `/api`, the document that describes them, and `/healthz`. */
export function createServer(deps: Deps, options: ServerOptions): Server {
  const server: Server = new Hono()
  const document = JSON.stringify(openApiDocument(options.routes, options.version))

  server.use(requestId(), secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"] } }), logged(deps))
  server.use(
    '/api/*',
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (c) =>
        problemResponse(new AppError('invalid_input', 'The body is larger than 8 MiB.'), c.get('requestId')),
    }),
  )
  server.get('/healthz', () => health(deps))
  server.get('/api/openapi.json', (c) => c.body(document, 200, { 'content-type': 'application/json' }))
  for (const route of options.routes) {
    server.on(route.method, `/api${route.path}`, (c) => answer(deps, options, { route, c }))
  }
  server.notFound((c) =>
    problemResponse(
      new AppError('not_found', `There is nothing at ${c.req.method} ${c.req.path}.`),
      c.get('requestId'),
    ),
  )
  server.onError((error, c) => {
    if (!(error instanceof AppError)) deps.log('request broke', { id: c.get('requestId'), stack: stackOf(error) })
    return problemResponse(error, c.get('requestId'))
  })
  return server
}

async function answer(
  deps: Deps,
  options: ServerOptions,
  { route, c }: { route: Route; c: ServerContext },
): Promise<Response> {
  const caller = c.env?.caller ?? (await authenticate(deps, options.localToken, c.req.raw))
  const response = await route.answer(deps, {
    input: { ...c.req.query(), ...c.req.param() },
    body: route.body ? await readBody(c) : undefined,
    caller,
    signal: c.req.raw.signal,
  })
  response.headers.set('cache-control', 'no-store')
  return response
}

async function readBody(c: ServerContext): Promise<unknown> {
  const text = await c.req.text()
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('invalid_input', 'The body is not a JSON document.')
  }
}

/** One line a request. The query string stays out of it: people search for names there. */
function logged(deps: Deps) {
  return async (c: ServerContext, next: () => Promise<void>): Promise<void> => {
    const started = performance.now()
    await next()
    const { method, path } = c.req
    const ms = Math.round(performance.now() - started)
    // An answer that a route made itself does not have the header yet.
    c.res.headers.set('x-request-id', c.get('requestId'))
    deps.log('request', { id: c.get('requestId'), method, path, status: c.res.status, ms })
  }
}
