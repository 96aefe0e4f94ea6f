import type { z } from 'zod'
import { plan } from '../../model/configuration.ts'
import { checkReport } from '../../model/destination.ts'
import { ERRORS, type ErrorCode } from '../../model/errors.ts'
import { receipt } from '../../model/run.ts'
import { user } from '../../model/user.ts'
import { answerOf } from '../answer.ts'
import { problemBody } from '../problem.ts'
import type { Route } from '../route.ts'
import { collectComponents, type Json, type NamedSchema, toSchema } from './components.ts'
import { exampleOf, parameterExample } from './examples/example-of.ts'
import { EXAMPLES } from './examples/examples.ts'
import { problemExample } from './examples/problem-example.ts'
import { TEXTS } from './examples/values.ts'
import { problemCodes } from './problems.ts'

type Components = ReturnType<typeof collectComponents>

const DESCRIPTION = `Everything that the web page and the command line do. Sign in with a session cookie, or send an API key as
\`Authorization: Bearer KEY\`. A list answers \`items\` and a \`nextCursor\`, which is the \`cursor\` of the next page, or null;
\`limit\`, \`search\`, \`sort\` and the filters of each list say what is wanted.
Each object carries \`allowed\`: what the caller may do with it. A save takes the \`version\` that the caller saw; of a newer one
the answer is 409 \`stale_version\` with both: the version that the caller saw as \`details.seen\`, and what stands there now as
\`details.current\`. A parameter that is not known is refused. Secrets go in and never come out.`

/** What several answers hold, beside the objects that people save. */
const NAMED: readonly (readonly [name: string, schema: z.ZodType])[] = [
  ['Problem', problemBody],
  ['Run', answerOf(receipt)],
  ['CheckReport', checkReport],
  ['User', answerOf(user)],
  ['Plan', plan],
]

/** The OpenAPI 3.1 document of all routes. `x-action` says which action a policy has to allow. */
export function openApiDocument(routes: readonly Route[], version: string): Json {
  const components = collectComponents(schemasOf(routes), EXAMPLES)
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = pathOf(route)
    paths[path] = { ...paths[path], [route.method]: operation(route, components) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Waybill',
      version,
      description: DESCRIPTION.replaceAll('\n', ' '),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'waybill.session_token' },
      },
      schemas: components.schemas,
      examples: Object.fromEntries(
        CODES.map((code) => [code, { summary: ERRORS[code].hint, value: problemExample(code) }]),
      ),
    },
  }
}

/** Every code of the catalogue. */
const CODES = Object.keys(ERRORS) as ErrorCode[]

const pathOf = (route: Route): string => `/api${route.path.replaceAll(/:(\w+)/g, '{$1}')}`

/** Every schema that goes in or comes out, with its name; some more than once. */
export const schemasOf = (routes: readonly Route[]): NamedSchema[] => [
  ...NAMED.map(([name, schema]) => ({ name, schema, io: 'output' as const })),
  ...routes.flatMap(schemasOfRoute),
]

function schemasOfRoute(route: Route): NamedSchema[] {
  const id = operationId(route)
  const name = `${id.charAt(0).toUpperCase()}${id.slice(1)}`
  const answer: NamedSchema = { schema: route.output, io: 'output', name: `${name}Answer` }
  return route.body ? [{ schema: route.body, io: 'input', name: `${name}Body` }, answer] : [answer]
}

function operation(route: Route, components: Components): Json {
  const { body } = route
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.tag],
    ...(route.action === null ? {} : { 'x-action': route.action }),
    ...(route.access === 'anyone' ? { security: [] } : {}),
    parameters: parameters(route),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: content('application/json', components.refer(body, 'input'), components),
          },
        }
      : {}),
    responses: { [route.status]: success(route, components), ...problems(route, components) },
  }
}

const content = (type: string, schema: Json, { schemas }: Components): Json => ({
  [type]: { schema, example: exampleOf(schema, schemas) },
})

function success(route: Route, components: Components): Json {
  if (route.status === 204) return { description: 'Done' }
  const schema = components.refer(route.output, 'output')
  if (route.answers === 'json') return { description: 'Done', content: content('application/json', schema, components) }
  if (route.answers === 'file') {
    return { description: 'A CSV file', content: { 'text/csv': { schema, example: TEXTS[route.path] } } }
  }
  return {
    description: 'Server-sent events; this is the data of each',
    content: content('text/event-stream', schema, components),
  }
}

/** Each status of a refusal, with the codes of the catalogue that it can carry and what to do about each. */
function problems(route: Route, { refer }: Components): Json {
  const schema = refer(problemBody, 'output')
  const byStatus = Map.groupBy(problemCodes(route), (code) => ERRORS[code].status)
  const named = (codes: readonly ErrorCode[]) => codes.map((code) => `\`${code}\`: ${ERRORS[code].hint}`).join(' ')
  const refusals = [...byStatus].map(([status, codes]) => [
    status,
    {
      description: named(codes),
      'x-codes': codes,
      content: { 'application/problem+json': { schema, examples: examplesOf(codes) } },
    },
  ])
  const other = { 'application/problem+json': { schema, examples: examplesOf(['internal']) } }
  return { ...Object.fromEntries(refusals), default: { description: 'What else went wrong', content: other } }
}

/** One for each code, by which they are called. */
const examplesOf = (codes: readonly ErrorCode[]): Json =>
  Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]))

function parameters(route: Route): Json[] {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
  const { properties = {}, required = [] } = toSchema(route.input, 'input').root as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: inPath.includes(name) ? 'path' : 'query',
    required: inPath.includes(name) || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
    example: parameterExample(name, schema),
  }))
}

/** Such as `postOrchestrationsByIdRuns`. */
function operationId(route: Route): string {
  const words = route.path.split(/[/-]/).filter(Boolean)
  const named = words.map((word) => (word.startsWith(':') ? `by-${word.slice(1)}` : word)).join('-')
  return route.method + `-${named}`.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
