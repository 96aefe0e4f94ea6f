/** One field at fault: where it stands in what was sent. */
export interface FieldProblem {
  readonly path: string
  readonly message: string
}

/** An answer that is not a success, in the catalogue's words (application/problem+json). */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly hint: string
  readonly retryable: boolean
  readonly errors: readonly FieldProblem[]
  readonly details: Readonly<Record<string, unknown>>
  readonly requestId: string | null

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(textOf(body['detail'] ?? body['message']) ?? 'The answer of the server cannot be read.')
    this.status = status
    this.code = textOf(body['code']) ?? 'internal'
    this.hint = textOf(body['hint']) ?? 'Try again; if it stays so, look into the log of the server.'
    this.retryable = body['retryable'] === true
    this.errors = Array.isArray(body['errors']) ? body['errors'].filter(isFieldProblem) : []
    this.details = isRecord(body['details']) ? body['details'] : {}
    this.requestId = textOf(body['requestId'])
  }
}

/** The server was not reached at all. It is asked again by itself. */
export const lostConnection = (): Problem =>
  new Problem(0, {
    code: 'server_unreachable',
    detail: 'Waybill does not answer.',
    hint: 'What you typed is kept. The page goes on by itself as soon as the server is back.',
    retryable: true,
  })

/** The problem that an answer tells, whatever stands in it. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  // A proxy in front of a server that is down answers with a page of its own.
  if (!isRecord(body) && response.status >= 502 && response.status <= 504) return lostConnection()
  return new Problem(response.status, isRecord(body) ? body : {})
}

/** Any thrown value as something that can be shown. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem(0, {
    code: 'page_error',
    detail: 'This page broke while it was drawn.',
    hint: 'Reload the page. What was saved is safe.',
  })
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isFieldProblem = (value: unknown): value is FieldProblem =>
  isRecord(value) && typeof value['path'] === 'string' && typeof value['message'] === 'string'
