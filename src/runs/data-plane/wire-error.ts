import { AppError, type ErrorCode } from '../../model/errors.ts'

/** A thrown value as it crosses the border of a process. Texts of unknown errors stay behind: they may quote data (P44). */
export interface WireError {
  readonly code: ErrorCode
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
  /** For the log: where an unknown error came from, without its message. */
  readonly origin: string | null
}

export function toWire(error: unknown): WireError {
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, details: error.details, origin: null }
  }
  return { code: 'internal', message: 'Something in Waybill broke.', details: {}, origin: originOf(error) }
}

export function fromWire(error: WireError): AppError {
  return new AppError(error.code, error.message, {
    details: error.details,
    cause: error.origin ?? undefined,
  })
}

/** Class, system code and places of an error. */
export function originOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  // What another process has told of an error is worth more than where it was heard.
  if (typeof error.cause === 'string') return error.cause
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return [error.name + code, ...places.slice(0, 8).map((place) => place.trim())].join(' | ')
}
