import type { z } from 'zod'
import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { recordAudit } from '../store/audit.ts'
import { refusalOf } from './auth/refusal.ts'
import { parseInput } from './problem.ts'
import { type Incoming, nothing, type TypedRoute } from './route.ts'

type Method = 'get' | 'post' | 'put' | 'delete'

interface OpenSpec<
  M extends Method,
  P extends `/${string}`,
  I extends z.ZodObject,
  B extends z.ZodType,
  O extends z.ZodType,
> {
  /** `anyone`: before sign-in. `signed-in`: about nobody but the one who asks, which no policy can take away. */
  readonly access: 'anyone' | 'signed-in'
  readonly method: M
  readonly path: P
  readonly summary: string
  readonly tag: string
  readonly input: I
  /** Where others add parameters of their own, as an identity provider does. */
  readonly isOpenEnded?: boolean
  readonly body?: B
  readonly output: O
  readonly status?: 200 | 201
}

interface Sent<I, B> {
  readonly input: I
  readonly body: B
  readonly caller: Caller
  /** What the identity provider is called; null where there is none. */
  readonly oidcTitle: string | null
}

type Open<
  M extends Method,
  P extends string,
  I extends z.ZodObject,
  B extends z.ZodType,
  O extends z.ZodType,
> = TypedRoute<M, P, I, B, O> & { readonly answers: 'json' }

/** A route that no policy guards, because it is asked before anybody is known or only about oneself. */
export function defineOpenRoute<
  M extends Method,
  P extends `/${string}`,
  I extends z.ZodObject,
  B extends z.ZodType,
  O extends z.ZodType,
>(
  spec: OpenSpec<M, P, I, B, O> & {
    readonly handle: (deps: Deps, sent: Sent<z.output<I>, z.output<B>>) => Promise<z.input<O>>
  },
): Open<M, P, I, B, O> {
  const described = describe(spec)
  return {
    ...described,
    async answer(deps, incoming) {
      const { caller, oidcTitle } = incoming
      const given = await spec.handle(deps, { ...parse(spec, incoming), caller, oidcTitle })
      if (described.status === 204) return new Response(null, { status: 204 })
      return Response.json(spec.output.parse(given), { status: described.status })
    },
  }
}

/** A route that better-auth answers, at the same path: what stands in `output`, and its cookies. */
export function defineAuthRoute<
  M extends Method,
  P extends `/auth/${string}`,
  I extends z.ZodObject,
  B extends z.ZodType,
  O extends z.ZodType,
>(
  spec: OpenSpec<M, P, I, B, O> & {
    /** What better-auth is sent in the place of the body. */
    readonly toBody?: (body: z.output<B>) => unknown
    /** Where the password of somebody who is signed in stands. */
    readonly passwordField?: string
    /** Where a browser goes that is refused, which shows nobody a document. */
    readonly refusedTo?: string
    /** How the audit log calls it, where better-auth has nobody any more to say it of. */
    readonly audit?: string
  },
): Open<M, P, I, B, O> {
  const described = describe(spec)
  return {
    ...described,
    async answer(deps, incoming) {
      const { body } = parse(spec, incoming)
      const given = await incoming.callAuth(spec.toBody ? spec.toBody(body) : body)
      const headers = new Headers(given.headers.getSetCookie().map((it): [string, string] => ['set-cookie', it]))
      const location = given.headers.get('location')
      if (given.status === 302 && location !== null) {
        headers.set('location', location)
        return new Response(null, { status: 302, headers })
      }
      if (!given.ok && spec.refusedTo !== undefined) {
        return new Response(null, { status: 302, headers: { location: spec.refusedTo } })
      }
      if (!given.ok) throw await refusalOf(given, spec.passwordField ?? 'password')
      if (spec.audit !== undefined) await recordAudit(deps.db, incoming.caller, spec.audit, ownName(incoming.caller))
      if (described.status === 204) return new Response(null, { status: 204, headers })
      return Response.json(spec.output.parse(await given.json()), { status: described.status, headers })
    },
  }
}

const ownName = ({ userId, label }: Caller) => (userId === null ? null : { id: userId, name: label })

function parse<I extends z.ZodObject, B extends z.ZodType>(
  spec: { readonly input: I; readonly body?: B; readonly isOpenEnded?: boolean },
  incoming: Incoming,
): { input: z.output<I>; body: z.output<B> } {
  // A parameter that is misspelt must not be passed over. Strictness changes no type of what is known.
  const schema = spec.isOpenEnded ? spec.input : (spec.input.strict() as unknown as I)
  const input = parseInput(schema, incoming.input)
  // A route without body schema has `unknown` as its body and its handler nothing to read there.
  return { input, body: (spec.body ? parseInput(spec.body, incoming.body) : undefined) as z.output<B> }
}

function describe<
  M extends Method,
  P extends `/${string}`,
  I extends z.ZodObject,
  B extends z.ZodType,
  O extends z.ZodType,
>(spec: OpenSpec<M, P, I, B, O>) {
  const { access, method, path, summary, tag, input, output } = spec
  const status: 200 | 201 | 204 = Object.is(output, nothing) ? 204 : (spec.status ?? 200)
  return {
    access,
    method,
    path,
    summary,
    tag,
    input,
    output,
    status,
    body: spec.body ?? null,
    action: null,
    answers: 'json' as const,
  }
}
