import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { ACTIONS } from '../../access/policies.ts'
import { ERRORS, type ErrorCode } from '../../model/errors.ts'
import { problemBody } from '../problem.ts'
import type { Route } from '../route.ts'
import { ROUTES } from '../routes/all-routes.ts'
import { openApiDocument, schemasOf } from './document.ts'
import { EXAMPLES } from './examples/examples.ts'
import { docsPage } from './page.ts'

interface Operation {
  operationId: string
  'x-action': string
  parameters: { name: string; in: string; required: boolean }[]
  security?: []
  requestBody?: { content: Record<string, { schema: { type?: string; properties?: object } }> }
  responses: Record<string, { 'x-codes'?: ErrorCode[] }>
}
const document = openApiDocument(ROUTES, '0.0.0')
const { paths } = document as { paths: Record<string, Record<string, Operation>> }
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

test('the document is OpenAPI 3.1', async () => {
  const result = await new Validator().validate(JSON.parse(JSON.stringify(document)))
  expect(result.errors).toBeUndefined()
  expect(result.valid).toBe(true)
})

test('it has every route once, with the action that guards it', () => {
  const routes = ROUTES.map(
    (route) => `${route.method} /api${route.path.replaceAll(/:(\w+)/g, '{$1}')} ${route.action ?? undefined}`,
  )
  const listed = operations.map(({ path, method, operation }) => `${method} ${path} ${operation['x-action']}`)
  expect(listed.toSorted()).toEqual(routes.toSorted())
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(ROUTES.length)
})

test('each parameter of a path is described', () => {
  for (const { path, operation } of operations) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    const described = operation.parameters.filter((it) => it.in === 'path').map((it) => it.name)
    expect(described, path).toEqual(named)
  }
})

test('only actions that a route asks for besides its own, and those of later screens, have no route', () => {
  const asked = ['pii:read', 'destination:use', 'data-template:use']
  const later = ['orchestration-group:run', 'query:download', 'run:retry', 'run:log']
  const others = ['credential:check', 'policy:list', 'audit:download']
  const guarded = new Set<string | null>([...ROUTES.map((route) => route.action), ...asked, ...later, ...others])
  expect(ACTIONS.filter((action) => !guarded.has(action))).toEqual([])
})

const { schemas } = (document as unknown as { components: { schemas: Record<string, Record<string, unknown>> } })
  .components

test.for(Object.entries(EXAMPLES))('the example of %s is one', ([name, example]) => {
  expect(schemas[name]?.['examples']).toEqual([example])
  const named = schemasOf(ROUTES).find((it) => (it.schema.meta()?.id ?? it.name) === name)
  expect(named?.schema.safeParse(example).error?.issues).toBeUndefined()
})

test('each object that people save, and each body of one, is a component with a name and an example', () => {
  const inputs = Object.keys(schemas).filter((name) => name.endsWith('Input'))
  expect(inputs.length).toBeGreaterThanOrEqual(8)
  expect(inputs.filter((name) => !(name in EXAMPLES) || !(name.replace(/Input$/, '') in schemas))).toEqual([])
  const bodies = operations.flatMap(({ operation }) => operation.requestBody?.content['application/json']?.schema ?? [])
  expect(bodies.length).toBeGreaterThan(20)
  expect(bodies.filter((it) => it.type === 'object' && Object.keys(it.properties ?? {}).length > 0)).toEqual([])
})

interface Media {
  readonly schema?: object
  readonly example?: unknown
  readonly examples?: Record<string, { $ref: string }>
}
const { examples: shown } = (document as unknown as { components: { examples: Record<string, { value: unknown }> } })
  .components
const exampleAt = (reference: string) => shown[reference.replace('#/components/examples/', '')]?.value
const mediaOf = (part: unknown): [string, Media][] =>
  Object.entries((part as { content?: Record<string, Media> }).content ?? {})

test.for(operations.map((it) => [`${it.method} ${it.path}`, it] as const))(
  '%s has a summary, and a schema and an example of all that goes in and comes out',
  ([, { operation, path, method }]) => {
    const route = (ROUTES as readonly Route[]).find(
      (it) => it.method === method && `/api${it.path.replaceAll(/:(\w+)/g, '{$1}')}` === path,
    )
    const { summary, parameters } = operation as unknown as { summary: string; parameters: Record<string, unknown>[] }
    expect(summary.length).toBeGreaterThan(10)
    for (const it of parameters) {
      expect(it['description'], `${it['name']}`).toMatch(/\w/)
      const shape = route?.input.shape ?? {}
      expect(shape[it['name'] as string]?.safeParse(it['example']).error?.issues, `${it['name']}`).toBeUndefined()
    }
    for (const [, { schema, example }] of mediaOf(operation.requestBody ?? {})) {
      expect(schema).toBeDefined()
      expect(route?.body?.safeParse(example).error?.issues).toBeUndefined()
    }
    for (const [status, response] of Object.entries(operation.responses)) {
      const media = mediaOf(response)
      expect(media.length, status).toBe(status === '204' ? 0 : 1)
      for (const [type, { schema, example, examples }] of media) {
        expect(schema, status).toBeDefined()
        const given =
          type === 'application/problem+json'
            ? Object.values(examples ?? {}).map((it) => exampleAt(it.$ref))
            : [example]
        expect(given.length, status).toBeGreaterThan(0)
        const schemaOfIt = type === 'application/problem+json' ? problemBody : route?.output
        for (const it of given) expect(schemaOfIt?.safeParse(it).error?.issues, status).toBeUndefined()
      }
    }
  },
)

test('no schema refers to itself alone, and each reference leads somewhere', () => {
  for (const [name, schema] of Object.entries(schemas)) expect(schema['$ref'], name).toBeUndefined()
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    (match) => match[1] ?? '',
  )
  expect(references.length).toBeGreaterThan(100)
  expect(references.filter((it) => !(it in schemas))).toEqual([])
})

test('each operation says what it can be refused with, by codes of the catalogue', () => {
  for (const { operation, path, method } of operations) {
    const codes = Object.entries(operation.responses).flatMap(([status, it]) =>
      (it['x-codes'] ?? []).map((code) => [Number(status), code] as const),
    )
    expect(codes.length, `${method} ${path}`).toBeGreaterThan(operation.security ? -1 : 0)
    expect(codes.filter(([status, code]) => ERRORS[code].status !== status)).toEqual([])
  }
})

test('the page has every operation and schema, each link leads somewhere, and nothing of it is code', () => {
  const html = docsPage(document)
  const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]))
  for (const { operation } of operations) expect(ids).toContain(operation.operationId)
  for (const name of Object.keys(schemas)) expect(ids).toContain(`schema-${name}`)
  const links = [...html.matchAll(/href="#([^"]+)"/g)].map((match) => match[1])
  expect(links.filter((it) => !ids.has(it))).toEqual([])
  expect(html).not.toMatch(/<script|<img| on\w+=| style=/)
})
