import type { CheckReport, CheckStep, DestinationInput } from '../model/destination.ts'
import { AppError } from '../model/errors.ts'
import type { Orchestration } from '../model/orchestration.ts'
import type { Deps } from './deps.ts'

/** The first rows of an orchestration's file, before encoding and encryption. */
export interface FilePreview {
  /** Name that the file would get now. */
  readonly name: string
  readonly rows: number
  readonly bytes: Uint8Array
}

export interface QueryPreview {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

export interface TableDescription {
  readonly name: string
  readonly rows: number | null
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** Renders the first rows of an orchestration exactly as its file would have them. Sends nothing. */
export function previewOrchestration(
  _deps: Deps,
  _what: { orchestration: Orchestration; rows: number },
  _signal: AbortSignal,
): Promise<FilePreview> {
  throw new AppError('internal', 'previewOrchestration')
}

/** The first rows of a query as cells. `database` is a name or an id. */
export function previewQuery(
  _deps: Deps,
  _what: { database: string; sql: string; limit: number },
  _signal: AbortSignal,
): Promise<QueryPreview> {
  throw new AppError('internal', 'previewQuery')
}

/** Tables of a database with their columns and row counts. `database` is a name or an id. */
export function describeDatabase(
  _deps: Deps,
  _what: { database: string },
  _signal: AbortSignal,
): Promise<TableDescription[]> {
  throw new AppError('internal', 'describeDatabase')
}

/** Checks that a destination, saved or not, would accept a file. `onStep` hears each step as it ends. */
export function checkDestination(
  _deps: Deps,
  _what: { destination: DestinationInput; onStep?: (step: CheckStep) => void },
  _signal: AbortSignal,
): Promise<CheckReport> {
  throw new AppError('internal', 'checkDestination')
}
