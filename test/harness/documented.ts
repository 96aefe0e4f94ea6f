import { openApiDocument } from '../../src/api/docs/document.ts'
import { ROUTES } from '../../src/api/routes/all-routes.ts'

interface Operations {
  readonly paths: Record<string, Record<string, { responses: Record<string, { 'x-codes'?: string[] }> }>>
}
const { paths } = openApiDocument(ROUTES, '0') as unknown as Operations
const known = Object.entries(paths).map(([path, operations]) => ({
  pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  isLiteral: !path.includes('{'),
  operations,
}))
/** Codes that any operation may answer with. */
const ANYWHERE = ['internal', 'store_unavailable']

/** Whether the document says that a request can be refused so; an address that has no route can be refused in any way. */
export function isDocumented(request: Request, code: string): boolean {
  const { pathname } = new URL(request.url)
  const found = known
    .filter((it) => it.pattern.test(pathname))
    .sort((a, b) => Number(b.isLiteral) - Number(a.isLiteral))
  const operation = found[0]?.operations[request.method.toLowerCase()]
  if (!operation || ANYWHERE.includes(code)) return true
  return Object.values(operation.responses).some((it) => it['x-codes']?.includes(code))
}
