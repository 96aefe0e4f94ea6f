import { z } from 'zod'
import { isAllowed } from '../access/is-allowed.ts'
import type { Action, Guarded } from '../access/policies.ts'
import { recorded } from '../commands/recorded.ts'
import type { Save } from '../commands/save/saving.ts'
import type { Caller } from '../model/user.ts'
import type { Db } from '../store/db.ts'
import { listDependants } from '../store/rows/dependants.ts'
import type { ListRequest } from '../store/rows/named.ts'
import { type CuttablePage, visiblePage } from '../store/rows/paging.ts'
import { answerOf, listOf, oneOf, pageOf, sortOf, withAllowed } from './answer.ts'
import { isStale, withBoth } from './problem.ts'
import { defineRoute, nothing, type Route, type TypedRoute } from './route.ts'

/** An object that people save: what can be listed, created, read, edited and deleted. */
type Noun =
  | 'database'
  | 'query'
  | 'database-export'
  | 'credential'
  | 'destination'
  | 'data-template'
  | 'alert-channel'
  | Orchestrating
type Orchestrating = 'orchestration' | 'orchestration-group'
type Saved = Guarded[`${Noun}:read`]

interface Collection<
  I extends z.ZodType,
  R extends Saved,
  F extends z.ZodObject,
  P extends `/${string}` = `/${string}`,
  O extends z.ZodObject = z.ZodObject,
> {
  readonly noun: Noun
  readonly path: P
  readonly input: I
  readonly output: O
  /** What may be done with one, beside reading, editing and deleting it. */
  readonly actions?: readonly Action[]
  /** What the list may be narrowed by, beside a part of the name. */
  readonly filters: F
  /** What the list can be sorted by, beside its name and the times when it was made and saved. */
  readonly sorts?: readonly string[]
  readonly list: (db: Db, request: ListRequest & z.output<F>) => Promise<CuttablePage<R>>
  readonly get: (db: Db, idOrName: string) => Promise<R>
  readonly save: Save<z.output<I>, R>
  readonly remove: (db: Db, id: string) => Promise<void>
}

const search = z.string().optional().meta({ description: 'A part of the name.' })
const version = z.coerce.number().int().min(1).optional().meta({
  description:
    'The version that you saw. A newer one answers 409 with what stands there now; absent: it is overwritten.',
})
export const noFilters = z.object({})

/** The six routes that every noun has which people save. */
export function collectionRoutes<
  I extends z.ZodType,
  R extends Saved,
  F extends z.ZodObject,
  P extends `/${string}`,
  O extends z.ZodObject,
>(spec: Collection<I, R, F, P, O>): CollectionRoutes<I, F, P, O> {
  const { noun } = spec
  const path: `/${string}` = spec.path
  const actions: Action[] = [`${noun}:read`, `${noun}:edit`, `${noun}:delete`, ...(spec.actions ?? [])]
  const shared: Shared<R> = {
    title: noun.replaceAll('-', ' '),
    onePath: `${path}/:id`,
    output: answerOf(spec.output).meta({ id: nameOf(noun) }),
    one: (deps, { input }) => spec.get(deps.db, input.id),
    answer: (caller, it) => withAllowed<Saved>(caller, actions, it),
  }
  const routes = [
    listRoute(spec, shared),
    createRoute(spec, shared),
    readRoute(spec, shared),
    saveRoute(spec, shared),
    deleteRoute(spec, shared),
    dependantsRoute(spec, shared),
  ]
  // Each part is written for every noun; what the routes of this one take and answer is what `spec` said.
  return routes as unknown as CollectionRoutes<I, F, P, O>
}

/** Such as `DatabaseExport`. */
const nameOf = (noun: Noun) => noun.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())

type Answered<O extends z.ZodObject> = z.ZodType<z.output<O> & { allowed: string[] }>
type Asked<F extends z.ZodObject> = z.ZodObject<
  typeof pageOf.shape & { search: typeof search; sort: ReturnType<typeof sortOf> } & F['shape']
>
type Versioned = z.ZodObject<typeof oneOf.shape & { version: typeof version }>

type CollectionRoutes<I extends z.ZodType, F extends z.ZodObject, P extends string, O extends z.ZodObject> = [
  Json<
    'get',
    P,
    Asked<F>,
    z.ZodType,
    z.ZodType<{ items: (z.output<O> & { allowed: string[] })[]; nextCursor: string | null }>
  >,
  Json<'post', P, typeof noFilters, I, Answered<O>>,
  Json<'get', `${P}/:id`, typeof oneOf, z.ZodType, Answered<O>>,
  Json<'put', `${P}/:id`, Versioned, I, Answered<O>>,
  Json<'delete', `${P}/:id`, typeof oneOf, z.ZodType, typeof nothing>,
  Json<'get', `${P}/:id/dependants`, typeof oneOf, z.ZodType, typeof dependants>,
]
type Json<
  M extends Route['method'],
  P extends string,
  I extends z.ZodObject,
  B extends z.ZodType,
  O extends z.ZodType,
> = TypedRoute<M, P, I, B, O> & { readonly answers: 'json' }

interface Shared<R> {
  readonly title: string
  readonly onePath: `/${string}`
  readonly output: z.ZodObject
  readonly one: (deps: { readonly db: Db }, sent: { readonly input: { readonly id: string } }) => Promise<R>
  readonly answer: (caller: Caller, it: R) => Record<string, unknown>
}
type Part = <I extends z.ZodType, R extends Saved, F extends z.ZodObject>(
  spec: Collection<I, R, F>,
  shared: Shared<R>,
) => Route

const SORTS = ['name', 'createdAt', 'updatedAt']

const listRoute: Part = ({ noun, path, filters, sorts = [], list }, { title, output, answer }) => {
  const readAction: Action = `${noun}:read`
  return defineRoute({
    method: 'get',
    path,
    summary: `List each ${title}`,
    input: pageOf.extend({ search, sort: sortOf([...SORTS, ...sorts]), ...filters.shape }),
    output: listOf(output),
    guard: { action: `${noun}:list`, resource: () => undefined },
    async handle({ db }, { input, caller }) {
      // The input was parsed by a schema that holds these filters.
      const request = input as ListRequest & z.output<typeof filters>
      const seen = await visiblePage(
        (part: typeof request) => list(db, part),
        request,
        (it) => isAllowed(caller, readAction, it),
      )
      return { ...seen, items: seen.items.map((it) => answer(caller, it)) }
    },
  })
}

const createRoute: Part = ({ noun, path, input, save }, { title, output, answer }) =>
  defineRoute({
    method: 'post',
    path,
    summary: `Create a ${title}`,
    input: z.object({}),
    body: input.meta({ id: `${nameOf(noun)}Input` }),
    output,
    status: 201,
    guard: { action: `${noun}:create`, resource: () => undefined },
    handle: async (deps, { body, caller, signal }) =>
      answer(caller, await save(deps, { caller, input: body, existing: null, version: null }, signal)),
  })

const readRoute: Part = ({ noun }, { title, onePath, output, one, answer }) =>
  defineRoute({
    method: 'get',
    path: onePath,
    summary: `Read one ${title}`,
    input: oneOf,
    output,
    guard: { action: `${noun}:read`, resource: one },
    handle: async (_deps, { caller, resource }) => answer(caller, resource),
  })

const saveRoute: Part = ({ noun, input: body, save }, { title, onePath, output, one, answer }) =>
  defineRoute({
    method: 'put',
    path: onePath,
    summary: `Save a ${title} as a whole`,
    input: oneOf.extend({ version }),
    body,
    output,
    guard: { action: `${noun}:edit`, resource: one },
    async handle(deps, { input, body, resource: existing, caller, signal }) {
      const readable = (it: typeof existing) =>
        isAllowed(caller, `${noun}:read`, it) ? output.parse(answer(caller, it)) : null
      try {
        const saving = { caller, input: body, existing, version: input.version ?? null }
        return answer(caller, await save(deps, saving, signal))
      } catch (error) {
        if (!isStale(error)) throw error
        throw withBoth(error, input.version, readable(await one(deps, { input: existing })))
      }
    },
  })

const deleteRoute: Part = ({ noun, remove }, { title, onePath, one }) =>
  defineRoute({
    method: 'delete',
    path: onePath,
    summary: `Delete a ${title}`,
    input: oneOf,
    output: nothing,
    guard: { action: `${noun}:delete`, resource: one },
    async handle(deps, { resource, caller }) {
      await recorded(deps, { caller, action: `${noun}:delete`, object: resource }, ({ db }) => remove(db, resource.id))
      return null
    },
  })

const dependants = z.object({
  items: z.array(z.object({ noun: z.string(), id: z.string(), name: z.string() })),
  nextCursor: z.null(),
})

const dependantsRoute: Part = ({ noun }, { title, onePath, one }) =>
  defineRoute({
    method: 'get',
    path: `${onePath}/dependants`,
    summary: `List what stands against deleting a ${title}`,
    input: oneOf,
    output: dependants,
    guard: { action: `${noun}:delete`, resource: one },
    handle: async ({ db }, { resource }) => ({
      items: await listDependants(db, noun, resource.id),
      nextCursor: null,
    }),
  })
