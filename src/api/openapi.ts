import { z } from 'zod'
import { problemBody } from './problem.ts'
import type { Route } from './route.ts'

type Json = Record<string, unknown>

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
const json = (schema: Json): Json => ({ 'application/json': { schema } })
const parameterNames = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')

/** The OpenAPI 3.1 document of all routes. `x-action` says which action a policy has to allow. */
export function openApiDocument(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = `/api${route.path.replaceAll(/:(\w+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [route.method]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Waybill', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'waybill.session_token' },
      },
      responses: {
        problem: {
          description: 'What went wrong and what to do',
          content: { 'application/problem+json': { schema: schemaOf(problemBody, 'output') } },
        },
      },
    },
  }
}

function operation(route: Route): Json {
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.tag],
    ...(route.action === null ? {} : { 'x-action': route.action }),
    ...(route.access === 'anyone' ? { security: [] } : {}),
    parameters: parameters(route),
    ...(route.body ? { requestBody: { required: true, content: json(schemaOf(route.body, 'input')) } } : {}),
    responses: { [route.status]: success(route), default: { $ref: '#/components/responses/problem' } },
  }
}

function success(route: Route): Json {
  if (route.status === 204) return { description: 'Done' }
  const schema = schemaOf(route.output, 'output')
  if (route.answers === 'json') return { description: 'Done', content: json(schema) }
  return { description: 'Server-sent events; this is the data of each', content: { 'text/event-stream': { schema } } }
}

function parameters(route: Route): Json[] {
  const inPath = parameterNames(route.path)
  const { properties = {}, required = [] } = schemaOf(route.input, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: inPath.includes(name) ? 'path' : 'query',
    required: inPath.includes(name) || required.includes(name),
    schema,
  }))
}

/** Such as `postOrchestrationsByIdRuns`. */
function operationId(route: Route): string {
  const words = route.path.split(/[/-]/).filter(Boolean)
  const named = words.map((word) => (word.startsWith(':') ? `by-${word.slice(1)}` : word)).join('-')
  return route.method + `-${named}`.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
