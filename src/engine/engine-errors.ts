import { AppError } from '../model/errors.ts'
import { withoutLabels } from './type-text.ts'

/** An error of DuckDB as it writes it with `errors_as_json`. */
interface EngineError {
  readonly exception_type?: string
  readonly exception_message?: string
  readonly error_subtype?: string
  readonly position?: string
}

function parse(error: unknown): EngineError {
  const text = error instanceof Error ? error.message : ''
  const json = text.indexOf('{"')
  try {
    return JSON.parse(text.slice(json)) as EngineError
  } catch {
    const [, type = '', message = ''] = /^(?:[^:]*: )?([A-Za-z ]+) Error: ([\s\S]*)$/.exec(text) ?? []
    return { exception_type: type, exception_message: message }
  }
}

interface Place {
  readonly line: number
  readonly column: number
  readonly length: number
}

/** A quoted name or text, a word or number, or a single sign. */
const WORD = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[\p{L}\p{N}_.$]+|[^\s]/uy

/** Line and column, from 1, of a byte offset in a text, and how long what stands there is; as JavaScript counts characters. */
function place(sql: string, offset: string | undefined): Place | null {
  if (offset === undefined || !/^\d{1,9}$/.test(offset)) return null
  const before = Buffer.from(sql).subarray(0, Number(offset)).toString()
  WORD.lastIndex = before.length
  const length = WORD.exec(sql)?.[0].length ?? 0
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n'), length }
}

/** The engine's sentence on names, types and syntax: but for the labels of an ENUM it has no data in it. Only its first paragraph. */
function invalid(sql: string, { exception_message = '', position }: EngineError): AppError {
  const [paragraph = ''] = withoutLabels(exception_message).split('\n\n')
  const sentence = paragraph
    .replace(/\s*Candidate functions:[\s\S]*/, '')
    .replace(/\s+/g, ' ')
    .trim()
  const at = place(sql, position)
  const where = at ? ` (line ${at.line}, column ${at.column})` : ''
  return new AppError('sql_invalid', `${sentence}${where}`, { details: at ? { ...at } : {} })
}

/** Types as the engine calls them inside. What a query itself makes the message of is none of them. */
const TYPES =
  'U?INT(?:8|16|32|64|128)|FLOAT|DOUBLE|BOOL|DECIMAL|DATE|TIME|TIMESTAMP|INTERVAL|UUID|VARCHAR|BLOB|BIT|BIGNUM'
const CAST = new RegExp(`' to (${TYPES})(?: when casting from source column (\\w{1,100}))?\\s*$`)

/** The column and the type that a value did not fit, without the value (P44). */
function failed({ exception_type = '', exception_message = '' }: EngineError): AppError {
  // Other errors may say what a query told them to, such as that of `error(email)`.
  const isCast = exception_type === 'Conversion'
  const [, type, column] = (isCast && CAST.exec(exception_message.trim())) || []
  const of = column ? ` of the column ${column}` : ''
  if (type) return new AppError('query_failed', `The query failed: a value${of} could not be read as ${type}.`)
  return new AppError('query_failed', `The query failed while it read the rows (${exception_type || 'unknown error'}).`)
}

/** The error of a statement that came from a person, in the words of the catalogue and without any value of a row. */
export function queryError(error: unknown, sql: string): AppError {
  if (error instanceof AppError) return error
  const engine = parse(error)
  switch (engine.exception_type) {
    case 'Parser':
    case 'Binder':
    case 'Catalog':
    case 'Syntax':
      return invalid(sql, engine)
    case 'Permission':
      return new AppError('sql_not_allowed', 'The query reads a file or a setting beyond its database.')
    case 'Out of Memory':
      return new AppError('query_too_large', 'The query needs more memory or temporary space than the engine may take.')
    case 'IO':
      return ioError(engine)
    case 'INTERNAL':
    case 'FATAL':
      return new AppError('internal', 'The engine broke while it ran the query.')
    default:
      return failed(engine)
  }
}

function ioError({ exception_message = '' }: EngineError): AppError {
  if (/No space left on device/.test(exception_message)) {
    return new AppError('spool_full', 'The disk of the data directory is full: the query could not set rows aside.')
  }
  return new AppError('source_unavailable', 'A file of the database could not be read while the query ran.')
}

const OPENING: readonly (readonly [RegExp, string])[] = [
  [/not utf-8 encoded/i, 'is not in UTF-8'],
  [/CSV Sniffer|CSV Error|sniffing file/i, 'cannot be read as CSV with a header line'],
  [/lock/i, 'is being written by another process'],
  [/not a valid DuckDB database|No magic bytes|Magic|magic/, 'is not of the expected format'],
  [/Permission denied/, 'may not be read'],
  [/No such file|does not exist|No files found/, 'is not there'],
  [/version/i, 'was written by another version of DuckDB'],
]

/** The error of opening a database. */
export function openError(error: unknown, files: readonly string[]): AppError {
  if (error instanceof AppError) return error
  const text = parse(error).exception_message ?? ''
  const file = files.find((path) => text.includes(path)) ?? files[0]
  const what = OPENING.find(([pattern]) => pattern.test(text))?.[1] ?? 'could not be opened'
  return new AppError('source_unavailable', `The database could not be opened: ${file ?? 'a file'} ${what}.`)
}
