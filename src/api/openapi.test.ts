import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { ACTIONS } from '../access/policies.ts'
import { openApiDocument } from './openapi.ts'
import { ROUTES } from './routes/all-routes.ts'

interface Operation {
  operationId: string
  'x-action': string
  parameters: { name: string; in: string; required: boolean }[]
}
const document = openApiDocument(ROUTES, '0.0.0') as { paths: Record<string, Record<string, Operation>> }
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
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
