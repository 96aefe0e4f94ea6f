import type { IncomingMessage } from 'node:http'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type RequestIdVariables, requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { stackOf } from '../lib/stack-of.ts'
import { AppError } from '../model/errors.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { authenticate, type Doors, nobody } from './auth/authenticate.ts'
import { toCallAuth } from './auth/call-auth.ts'
import { refuseOtherSites } from './auth/same-site.ts'
import { type Arrival, ownOrigin, whereaboutsOf } from './auth/whereabouts.ts'
import { openApiDocument } from './docs/document.ts'
import { docsAnswers } from './docs/serve.ts'
import { health } from './health.ts'
import { metricsOf } from './metrics.ts'
import { problemResponse } from './problem.ts'
import { recordRefused } from './refused.ts'
import type { Route } from './route.ts'
import { unknownAddress } from './unknown-address.ts'
import { PAGE_FOLDER } from './web/build-page.ts'
import { servePage } from './web/serve-page.ts'

/** `caller` is given by code of this process only: nothing that comes over a socket can set it. */
interface ServerBindings {
  readonly caller?: Caller
  /** Of a request that came over a socket. */
  readonly incoming?: IncomingMessage
}
export type Server = Hono<{ Bindings: ServerBindings; Variables: RequestIdVariables }>
type ServerContext = Context<{ Bindings: ServerBindings; Variables: RequestIdVariables }>

const MAX_BODY_BYTES = 8 * 1024 * 1024

export interface ServerOptions {
  readonly routes: readonly Route[]
  readonly version: string
  readonly doors: Doors
}

/** The HTTP application: every route below `/api`, the document that describes them, `/healthz` and `/metrics`. */
export function createServer(deps: Deps, options: ServerOptions): Server {
  const server: Server = new Hono()

  server.use(requestId(), secureHeaders(), showingNothing, logged(deps))
  server.use(
    '/api/*',
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (c) =>
        problemResponse(new AppError('invalid_input', 'The body is larger than 8 MiB.'), c.get('requestId')),
    }),
  )
  server.get('/healthz', () => health(deps))
  server.get('/metrics', metricsOf(deps))
  const docs = docsAnswers(openApiDocument(options.routes, options.version))
  for (const [path, handler] of Object.entries(docs)) server.get(path, handler)
  for (const route of options.routes) {
    server.on(route.method, `/api${route.path}`, (c) => answer(deps, options, { route, c }))
  }
  server.get('*', servePage(PAGE_FOLDER))
  server.notFound(unknownAddress(options.routes))
  server.onError((error, c) => {
    if (!(error instanceof AppError)) deps.log('request broke', { id: c.get('requestId'), stack: stackOf(error) })
    return problemResponse(error, c.get('requestId'))
  })
  return server
}

async function answer(
  deps: Deps,
  { doors }: ServerOptions,
  { route, c }: { route: Route; c: ServerContext },
): Promise<Response> {
  const request = c.req.raw
  const arrival: Arrival = { request, incoming: c.env?.incoming, publicUrl: doors.publicUrl }
  if (!c.env?.caller) refuseOtherSites(arrival)
  const { caller, cookies } = await callerOf(deps, doors, { route, arrival, given: c.env?.caller })
  const response = await route
    .answer(deps, {
      input: { ...c.req.query(), ...c.req.param() },
      body: route.body ? await readBody(c) : undefined,
      caller,
      signal: request.signal,
      origin: ownOrigin(arrival),
      oidcTitle: doors.oidcTitle,
      callAuth: toCallAuth(doors.auth, arrival, whereaboutsOf(arrival)),
    })
    .catch(async (error: unknown) => {
      throw await recordRefused(deps, { caller, action: route.action, resource: undefined }, error)
    })
  response.headers.set('cache-control', 'no-store')
  // A route that signs out or in has the last word about the session.
  if (response.headers.has('set-cookie')) return response
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

type Known = { readonly caller: Caller; readonly cookies: readonly string[] }

async function callerOf(
  deps: Deps,
  doors: Doors,
  { route, arrival, given }: { route: Route; arrival: Arrival; given: Caller | undefined },
): Promise<Known> {
  if (given) return { caller: given, cookies: [] }
  const from = whereaboutsOf(arrival)
  if (route.access === 'anyone') return { caller: nobody(from), cookies: [] }
  return authenticate(deps, doors, { request: arrival.request, from })
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

/** What is no page may show nothing and stand in no frame; a page says itself what it needs. */
async function showingNothing(c: ServerContext, next: () => Promise<void>): Promise<void> {
  await next()
  if (c.res.headers.has('content-security-policy')) return
  c.res.headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
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
