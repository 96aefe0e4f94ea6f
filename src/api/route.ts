import { z } from 'zod'
import type { Action, Guarded } from '../access/policies.ts'
import { refusalOf } from '../access/refusal-of.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import type { CallAuth } from './auth/call-auth.ts'
import { bytesOf, eventStream } from './events.ts'
import { parseInput } from './problem.ts'
import { isRefusal, recordRefused } from './refused.ts'

/** What was sent, parsed: path parameters and query string in `input`, the JSON body in `body`. */
interface Sent<Input, Body> {
  readonly input: Input
  readonly body: Body
}

/** What a handler gets: what was sent, by whom, and the resource that the guard judged. */
interface Asked<Input, Body, Resource> extends Sent<Input, Body> {
  readonly resource: Resource
  readonly caller: Caller
  /** Aborts when the one who asked goes away. */
  readonly signal: AbortSignal
  /** Where browsers find this server, as `https://waybill.acme.example`. */
  readonly origin: string
}

type Method = 'get' | 'post' | 'put' | 'delete'

interface RouteSpec<
  M extends Method,
  P extends `/${string}`,
  A extends Action,
  I extends z.ZodObject,
  B extends z.ZodType,
  R extends Guarded[A],
> {
  readonly method: M
  /** Below `/api`; `:name` is a parameter that `input` names. */
  readonly path: P
  readonly summary: string
  /** Path parameters, and beside them what may stand in the query string. */
  readonly input: I
  readonly body?: B
  readonly guard: {
    readonly action: A
    readonly resource: (deps: Deps, sent: Sent<z.output<I>, z.output<B>>) => R | Promise<R>
  }
}

interface Answering<I extends z.ZodObject, B extends z.ZodType, O extends z.ZodType, R, Answer> {
  /** What it does not name is dropped from the answer. */
  readonly output: O
  readonly handle: (deps: Deps, asked: Asked<z.output<I>, z.output<B>, R>) => Answer
}

/** A request as the application hands it to a route, not parsed yet. */
export interface Incoming {
  readonly input: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly caller: Caller
  readonly signal: AbortSignal
  readonly origin: string
  readonly callAuth: CallAuth
  /** What the identity provider is called; null where there is none. */
  readonly oidcTitle: string | null
}

/** A route of which the document and the application know the same. */
export interface Route {
  readonly method: Method
  readonly path: string
  readonly summary: string
  /** Whom it answers: whoever a policy allows its action, whoever is signed in, or anyone. */
  readonly access: 'policy' | 'signed-in' | 'anyone'
  /** Null where no policy guards it. */
  readonly action: Action | null
  /** The group that the document puts it in. */
  readonly tag: string
  readonly input: z.ZodObject
  readonly body: z.ZodType | null
  readonly output: z.ZodType
  readonly answers: 'json' | 'events' | 'file'
  /** Of a success: 200, 201 for what was made, 204 for nothing. */
  readonly status: 200 | 201 | 204
  answer(deps: Deps, incoming: Incoming): Promise<Response>
}

/** A route that keeps its own literal types, so that whoever asks it is checked by them. */
export interface TypedRoute<
  M extends Method,
  P extends string,
  I extends z.ZodObject,
  B extends z.ZodType,
  O extends z.ZodType,
> extends Route {
  readonly method: M
  readonly path: P
  readonly input: I
  readonly body: B | null
  readonly output: O
}

/** The output of a route that answers nothing (204). */
export const nothing = z.null()

/**
 * One thing that can be asked by HTTP. Its `guard` cannot be left out: the resource that it loads is judged, and is
 * the one that `handle` gets.
 */
export function defineRoute<
  M extends Method,
  P extends `/${string}`,
  A extends Action,
  I extends z.ZodObject,
  B extends z.ZodType,
  O extends z.ZodType,
  R extends Guarded[A],
>(
  spec: RouteSpec<M, P, A, I, B, R> & Answering<I, B, O, R, Promise<z.input<O>>> & { readonly status?: 200 | 201 },
): TypedRoute<M, P, I, B, O> & { readonly answers: 'json' } {
  const status = Object.is(spec.output, nothing) ? 204 : (spec.status ?? 200)
  return {
    ...described(spec),
    output: spec.output,
    answers: 'json',
    status,
    async answer(deps, incoming) {
      const given = await handled(spec, deps, await judge(spec, deps, incoming))
      if (status === 204) return new Response(null, { status })
      return Response.json(spec.output.parse(given), { status })
    },
  }
}

/** A route that answers with server-sent events, each of the shape of `output`. */
export function defineEvents<
  M extends Method,
  P extends `/${string}`,
  A extends Action,
  I extends z.ZodObject,
  B extends z.ZodType,
  O extends z.ZodType,
  R extends Guarded[A],
>(
  spec: RouteSpec<M, P, A, I, B, R> & Answering<I, B, O, R, AsyncIterable<z.input<O>>>,
): TypedRoute<M, P, I, B, O> & { readonly answers: 'events' } {
  return {
    ...described(spec),
    output: spec.output,
    answers: 'events',
    status: 200,
    async answer(deps, incoming) {
      const events = spec.handle(deps, await judge(spec, deps, incoming))
      return eventStream(events, (event) => spec.output.parse(event))
    },
  }
}

/** What a download is: `parts` follow each other in the file. */
interface Download {
  /** As the browser saves it. */
  readonly name: string
  readonly type: string
  readonly parts: AsyncIterable<string | Uint8Array>
}

/** A route that answers with a file to keep. */
export function defineFile<
  M extends Method,
  P extends `/${string}`,
  A extends Action,
  I extends z.ZodObject,
  B extends z.ZodType,
  R extends Guarded[A],
>(
  spec: RouteSpec<M, P, A, I, B, R> & Omit<Answering<I, B, z.ZodString, R, Promise<Download>>, 'output'>,
): TypedRoute<M, P, I, B, z.ZodString> & { readonly answers: 'file' } {
  return {
    ...described(spec),
    output: z.string(),
    answers: 'file',
    status: 200,
    async answer(deps, incoming) {
      const { name, type, parts } = await handled(spec, deps, await judge(spec, deps, incoming))
      const saved = `attachment; filename*=UTF-8''${encodeURIComponent(name)}`
      return new Response(bytesOf(parts), { headers: { 'content-type': type, 'content-disposition': saved } })
    },
  }
}

/** A handler may refuse what the guard let pass, as it depends on more than the one resource: that is written down with it. */
async function handled<Input, Body, R, Answer>(
  {
    guard,
    handle,
  }: {
    readonly guard: { readonly action: Action }
    readonly handle: (deps: Deps, asked: Asked<Input, Body, R>) => Promise<Answer>
  },
  deps: Deps,
  asked: Asked<Input, Body, R>,
): Promise<Answer> {
  try {
    return await handle(deps, asked)
  } catch (error) {
    const { caller, resource } = asked
    throw isRefusal(error) ? await recordRefused(deps, { caller, action: guard.action, resource }, error) : error
  }
}

function described<
  M extends Method,
  P extends `/${string}`,
  A extends Action,
  I extends z.ZodObject,
  B extends z.ZodType,
  R extends Guarded[A],
>(spec: RouteSpec<M, P, A, I, B, R>) {
  const { method, path, summary, input, guard } = spec
  const tag = guard.action.split(':')[0] ?? ''
  return { method, path, summary, access: 'policy' as const, tag, input, action: guard.action, body: spec.body ?? null }
}

/**
 * Parses what was sent, loads the resource and asks the policies.
 * @throws AppError `invalid_input`; as `refusalOf` gives it
 */
async function judge<A extends Action, I extends z.ZodObject, B extends z.ZodType, R extends Guarded[A]>(
  spec: Pick<RouteSpec<Method, `/${string}`, A, I, B, R>, 'input' | 'body' | 'guard'>,
  deps: Deps,
  incoming: Incoming,
): Promise<Asked<z.output<I>, z.output<B>, R>> {
  // A parameter that is misspelt must not be passed over. Strictness changes no type of what is known.
  const input = parseInput(spec.input.strict(), incoming.input) as z.output<I>
  // A route without body schema has `unknown` as its body and its handler nothing to read there.
  const body = (spec.body ? parseInput(spec.body, incoming.body) : undefined) as z.output<B>
  const resource = await spec.guard.resource(deps, { input, body })
  const { caller, signal, origin } = incoming
  const { action } = spec.guard
  const refusal = refusalOf(caller, action, resource)
  if (refusal) throw await recordRefused(deps, { caller, action, resource }, refusal)
  return { input, body, resource, caller, signal, origin }
}
