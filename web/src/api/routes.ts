import type { ROUTES } from '../../../src/api/routes/all-routes.ts'

/** All that the server can be asked, with its types: the one place where the page looks into the server. */
type Routes = (typeof ROUTES)[number]
type RouteAt<M extends Method, P extends string> = Extract<Routes, { readonly method: M; readonly path: P }>

export type Method = 'get' | 'post' | 'put' | 'delete'
/** The paths, as `/orchestrations/:id`, that answer one document. */
export type PathOf<M extends Method> = Extract<Routes, { readonly method: M; readonly answers: 'json' }>['path']
export type EventPathOf<M extends Method> = Extract<Routes, { readonly method: M; readonly answers: 'events' }>['path']

type ParamOf<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamOf<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never

type InputOf<T> = T extends { readonly _zod: { readonly input: infer I } } ? I : never
type OutputOf<T> = T extends { readonly _zod: { readonly output: infer O } } ? O : never

/** What a route answers; of one that answers events, each event. */
export type AnswerOf<M extends Method, P extends string> = OutputOf<RouteAt<M, P>['output']>
/** The JSON body that a route takes; `unknown` where it takes none. */
export type BodyOf<M extends Method, P extends string> = InputOf<NonNullable<RouteAt<M, P>['body']>>
type QueryOf<M extends Method, P extends string> = Omit<InputOf<RouteAt<M, P>['input']>, ParamOf<P>>

type Params<P extends string> = [ParamOf<P>] extends [never]
  ? { readonly params?: undefined }
  : { readonly params: Readonly<Record<ParamOf<P>, string>> }
type Query<M extends Method, P extends string> =
  Record<never, never> extends QueryOf<M, P>
    ? { readonly query?: Partial<QueryOf<M, P>> | undefined }
    : { readonly query: QueryOf<M, P> }
type Body<M extends Method, P extends string> =
  unknown extends BodyOf<M, P> ? { readonly body?: undefined } : { readonly body: BodyOf<M, P> }

/** What goes with a request: path parameters, query string, body. */
export type Sent<M extends Method, P extends string> = Params<P> & Query<M, P> & Body<M, P>
/** The same, to be left out altogether where nothing of it is needed. */
export type SentArguments<M extends Method, P extends string, More = unknown> =
  Record<never, never> extends Sent<M, P> ? [sent?: Sent<M, P> & More] : [sent: Sent<M, P> & More]

/** The items of a list route. */
export type ItemOf<P extends PathOf<'get'>> =
  AnswerOf<'get', P> extends { readonly items: readonly (infer Item)[] } ? Item : never
/** The paths that answer `{ items, nextCursor }`. */
export type ListPath = {
  [P in PathOf<'get'>]: AnswerOf<'get', P> extends { readonly items: unknown; readonly nextCursor: string | null }
    ? P
    : never
}[PathOf<'get'>]
