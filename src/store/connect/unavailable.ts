import { AppError } from '../../model/errors.ts'

/** What stands in the way, by the code of the system or of PostgreSQL. */
const REASONS: Record<string, string> = {
  ECONNREFUSED: 'it refuses connections',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  ECONNRESET: 'it cut the connection',
  EPIPE: 'it cut the connection',
  '28000': 'it refuses the user',
  '28P01': 'it refuses the user or the password',
  '3D000': 'it does not have the database',
  '53300': 'it has no connection left',
  '57P01': 'it is shutting down',
  '57P02': 'it has crashed',
  '57P03': 'it is starting up',
}
const MESSAGES = [
  /timeout exceeded when trying to connect/,
  /Connection terminated/,
  /Client was closed/,
  /connection error and is not queryable/,
]

/**
 * The error that a person is told where PostgreSQL itself is out of reach; undefined for any other failure.
 * Looks through what Drizzle and the driver wrapped around it. Holds no cause: that may name the query and its values.
 */
export function unavailable(error: unknown): AppError | undefined {
  for (let it = error, depth = 0; it instanceof Error && depth < 4; it = it.cause, depth++) {
    const reason = REASONS['code' in it ? String(it.code) : ''] ?? reasonInWords(it)
    if (reason) return new AppError('store_unavailable', `The PostgreSQL server cannot be used: ${reason}.`)
  }
  return undefined
}

function reasonInWords(error: Error): string | undefined {
  if ('code' in error && error.code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect') {
    return 'its socket is not there'
  }
  return MESSAGES.some((message) => message.test(error.message)) ? 'it does not answer' : undefined
}
