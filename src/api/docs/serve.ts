import type { MiddlewareHandler } from 'hono'
import type { Json } from './components.ts'
import { docsPage, docsPolicy } from './page.ts'

/** `/api/openapi.json` and `/api/docs`, for anyone: they tell nothing about this installation but its version. */
export function docsAnswers(document: Json): Readonly<Record<'/api/openapi.json' | '/api/docs', MiddlewareHandler>> {
  const text = JSON.stringify(document)
  const page = docsPage(document)
  return {
    '/api/openapi.json': async (c) => c.body(text, 200, { 'content-type': 'application/json' }),
    '/api/docs': async (c) => c.html(page, 200, { 'content-security-policy': docsPolicy }),
  }
}
