import { AppError, type ErrorCode } from '../../../../model/errors.ts'

/** Answers of the SFTP protocol, version 3, and the two of later versions that some servers send anyway. */
const STATUS = {
  noSuchFile: 2,
  permissionDenied: 3,
  failure: 4,
  noSpace: 14,
  quotaExceeded: 15,
} as const

/** The server's answer to one request, where it was not OK. Never leaves this plugin. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number

  constructor(status: number, text: string) {
    super(text)
    this.status = status
  }
}

export const isRefusal = (error: unknown): error is Refusal => error instanceof Refusal

/** What was named is not there. */
export const isMissing = (error: unknown): boolean => isRefusal(error) && error.status === STATUS.noSuchFile

/** The server's word for everything that the protocol has no word for, a full disk among it. */
export const isVague = (error: unknown): boolean => isRefusal(error) && error.status === STATUS.failure

/** The connection is gone or silent, as opposed to a server that answers no. */
export const isLost = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'connection_lost' || error.code === 'destination_timeout')

/** What was asked for, in words: `psftp.persado.com`, `to write /inbound/a.csv`. */
export interface Asked {
  readonly host: string
  readonly to: string
  /** What the server's disk says, where it would tell. */
  readonly disk?: { readonly isFull: boolean; readonly isReadOnly: boolean } | null
}

/** What a person is told of a refusal; any other error comes back as it is. */
export function explain(error: unknown, asked: Asked): unknown {
  if (!(error instanceof Refusal)) return error
  const [code, why] = classify(error, asked)
  return new AppError(code, `${asked.host} refused ${asked.to}: ${why}.`, {
    cause: error,
    details: { status: error.status },
  })
}

function classify(error: Refusal, { disk }: Asked): [ErrorCode, string] {
  if (isFull(error) || disk?.isFull) return ['destination_full', 'no space is left there']
  if (disk?.isReadOnly) return ['permission_denied', 'it can only be read']
  if (error.status === STATUS.noSuchFile) return ['folder_missing', 'the folder does not exist']
  if (error.status === STATUS.permissionDenied) return ['permission_denied', 'permission denied']
  return ['destination_refused', `it answered “${readable(error.message)}”`]
}

const isFull = (error: Refusal): boolean =>
  error.status === STATUS.noSpace ||
  error.status === STATUS.quotaExceeded ||
  /no space|disk (is )?full|quota|insufficient (disk|storage)/i.test(error.message)

/** A server's own words, short and without control characters. */
export const readable = (text: string): string =>
  text
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 200)

const UNRESOLVED = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'ENODATA']

/** What a person is told of a socket that did not connect. */
export function explainSocket(error: unknown, where: { hostname: string; port: number }): AppError {
  const code = socketCode(error)
  const { hostname, port } = where
  if (UNRESOLVED.includes(code)) {
    return new AppError('host_unresolved', `The host name ${hostname} cannot be found.`, { cause: error })
  }
  if (code === 'ETIMEDOUT') {
    return new AppError('destination_timeout', `${hostname}:${port} did not answer.`, { cause: error })
  }
  const why = code === 'ECONNREFUSED' ? 'nothing listens there' : code || 'the network refused'
  return new AppError('destination_unreachable', `${hostname}:${port} cannot be reached: ${why}.`, { cause: error })
}

function socketCode(error: unknown): string {
  if (error instanceof AggregateError) return socketCode(error.errors[0])
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
