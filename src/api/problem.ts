import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import { AppError, ERRORS, type ErrorCode, toProblem } from '../model/errors.ts'
import { unstorableAt } from './storable.ts'

/** What went wrong with one field: where it stands in what was sent, never what stood there. */
const fieldError = z.object({ path: z.string(), message: z.string() })
type FieldError = z.infer<typeof fieldError>

/** The body of every answer that is not a success (RFC 9457). `detail` says what happened, `hint` what to do. */
export const problemBody = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
  hint: z.string(),
  retryable: z.boolean(),
  /** The fields to correct; empty where no single field is at fault. */
  errors: z.array(fieldError),
  details: z.record(z.string(), z.unknown()),
  requestId: z.string(),
})
type ProblemBody = z.infer<typeof problemBody>

/** The answer to any thrown value. Of an unknown one nobody outside learns more than the id to look up in the log. */
export function problemResponse(error: unknown, requestId: string): Response {
  const problem = toProblem(error)
  const { status } = ERRORS[problem.code]
  const { errors, ...details } = error instanceof AppError ? error.details : {}
  const body: ProblemBody = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: problem.message,
    code: problem.code,
    hint: problem.code === 'internal' ? `${problem.hint} The id is ${requestId}.` : problem.hint,
    retryable: problem.retryable,
    errors: z.array(fieldError).safeParse(errors).data ?? fieldOf(problem.message, details),
    details,
    requestId,
  }
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  if (typeof details['retryAfter'] === 'number') headers.set('retry-after', String(details['retryAfter']))
  return new Response(JSON.stringify(body), { status, headers })
}

/** Lower rooms name one field at fault by `field`, or one setting by `setting`. */
function fieldOf(message: string, { field, setting }: Readonly<Record<string, unknown>>): FieldError[] {
  if (typeof field === 'string') return [{ path: field, message }]
  return typeof setting === 'string' ? [{ path: `settings.${setting}`, message }] : []
}

/**
 * Parses what somebody sent.
 * @throws AppError `invalid_input` with a path for each field at fault; values are never repeated
 */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const path = unstorableAt(value)
  if (path !== null) throw refusal([{ path, message: 'has a character that no text can have' }])
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw refusal(parsed.error.issues.flatMap(fieldErrors))
}

function refusal(errors: readonly FieldError[]): AppError {
  const [first] = errors
  const where = first?.path ? `The field ${first.path}` : 'The input'
  return new AppError('invalid_input', `${where} is not right: ${first?.message ?? 'it cannot be read'}.`, {
    details: { errors },
  })
}

/** One for each field at fault: of fields that nothing knows, each is named. */
function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path.join('.'), message: issue.message }]
  return issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'there is no such field' }))
}

export const isStale = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === 'stale_version'

/** A refused save with both sides: the version that the caller saw, and what stands there now where they may read it. */
export const withBoth = (error: AppError, seen: number | undefined, current: object | null): AppError =>
  new AppError('stale_version', error.message, {
    cause: error,
    details: { ...error.details, seen, ...(current && { current }) },
  })
