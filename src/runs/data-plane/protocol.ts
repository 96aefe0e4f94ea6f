import type { Column, Marks } from '../../engine/engine.ts'
import type { Log } from '../../lib/log.ts'
import type { Artifact } from '../../model/artifact.ts'
import type { CheckStep } from '../../model/destination.ts'
import type { FilePreview } from '../../model/file-preview.ts'
import type { Verdict } from '../../model/judgement.ts'
import type { StepName } from '../../model/run.ts'
import type { Proof } from '../../plugins/sdk/destination.ts'
import type { ByTable, Measured } from '../guardrails/judge.ts'
import type { Plan } from '../plan.ts'
import type { WireError } from './wire-error.ts'

/** What both ends of a data-plane process agree on. Secrets cross here and nowhere else. */
export interface Tasks {
  run: { input: RunInput; output: null }
  preview: {
    input: { runId: string; plan: Plan; rows: number; hide: InspectInput['hide']; engine: EngineLimits }
    output: RenderedPreview
  }
  inspect: { input: InspectInput; output: FilePreview }
  'query-preview': {
    input: Looked & { limit: number }
    output: Cells
  }
  'query-download': {
    input: Looked & { limit: number; path: string }
    output: { rows: number }
  }
  describe: { input: Described; output: Table[] }
  sample: { input: SampleInput; output: SampledColumn[] }
  check: { input: { target: WireTarget }; output: null }
  /** Removes what earlier attempts of a run left under temporary names. */
  discard: { input: { target: WireTarget; files: readonly BegunFile[] }; output: null }
}
export type TaskName = keyof Tasks

export interface EngineLimits {
  readonly memoryMb: number
  readonly threads: number
  readonly tempMb: number
  readonly tempFolder: string
}

/** Where to send and as whom, before the plugin's schemas have seen it. */
export interface WireTarget {
  readonly plugin: string
  readonly credentialType: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly settings: Readonly<Record<string, unknown>>
  readonly pinnedHostKeys: readonly string[]
  readonly profile: Readonly<Record<string, unknown>> | null
}

/** A file whose sending began: the artifact's id and its name at the partner. */
export interface BegunFile {
  readonly id: string
  readonly name: string
}

export interface RunInput {
  readonly runId: string
  readonly plan: Plan
  readonly target: WireTarget
  readonly spool: { readonly folder: string; readonly key: Uint8Array }
  readonly engine: EngineLimits
  /** What earlier attempts finished. */
  readonly artifacts: readonly Artifact[]
  readonly isBuilt: boolean
  /** Ids of artifacts that arrived. */
  readonly delivered: readonly string[]
  /** Bytes from the start that the partner's server has of each file that was begun, by artifact id. */
  readonly acknowledged: Readonly<Record<string, number>>
  /** Begun by earlier attempts and never to be finished: to be removed at the partner. */
  readonly orphans: readonly BegunFile[]
}

export interface InspectInput {
  readonly plan: Plan
  /** Absent: the first. */
  readonly table: string | undefined
  /** So many rows from the start. */
  readonly rows: number
  /** Columns with personal data, by table, whose values must not be seen; null for whoever may see them. */
  readonly hide: Readonly<Record<string, readonly string[]>> | null
  readonly engine: EngineLimits
}

export interface RenderedPreview {
  readonly name: string
  readonly rows: number
  readonly bytes: Uint8Array
}

/** SQL that somebody has written. */
export interface Looked {
  readonly database: Plan['database']
  readonly sql: string
  /** Columns with personal data, by table. */
  readonly marks: Marks
  /** Whether their values must not be seen. */
  readonly hides: boolean
  readonly engine: EngineLimits
}

export interface Cells {
  /** `pii`: it may hold personal data. */
  readonly columns: readonly { readonly name: string; readonly type: string; readonly pii: boolean }[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** Whether the result goes on after these rows. */
  readonly hasMore: boolean
  readonly elapsedMs: number
}

export interface Described {
  readonly database: Plan['database']
  /** Rows that could not be counted in this time, all tables together, stay uncounted; 0 counts none. */
  readonly countWithinMs: number
  readonly engine: EngineLimits
}

export interface SampleInput extends Omit<Looked, 'sql'> {
  readonly table: string
}

/** What stands in a column of a table, for a person to see what it is. */
export interface SampledColumn {
  readonly name: string
  /** Values of its first rows, each once and none longer than a line; marks where they must not be seen. */
  readonly values: readonly string[]
  readonly isMasked: boolean
}

export interface Table {
  readonly name: string
  /** Null where they were not counted. */
  readonly rows: number | null
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** How far a run is, as its process counts. */
export interface Counters {
  readonly rows: number
  readonly builtBytes: number
  readonly sentBytes: number
  readonly totalBytes: number | null
}

/** How a run comes by its rows, which other runs of its group may send too. */
export type RowSharing =
  | { readonly how: 'alone' }
  /** It reads them, and keeps them for the others as a file of this id. */
  | { readonly how: 'first'; readonly id: string }
  /** Another has read them. */
  | {
      readonly how: 'kept'
      readonly id: string
      readonly spool: RunInput['spool']
      readonly columns: readonly Column[]
    }

/** What a task may ask of the process that started it. Each call returns once its effect is stored. */
export interface Host {
  step(name: StepName, state: 'running' | 'succeeded'): Promise<void>
  warn(sentence: string): Promise<void>
  /** Asked before the rows are read; waits while another run reads the same. */
  shareRows(): Promise<RowSharing>
  /** The rows lie in the spool of the run. */
  rowsKept(id: string, columns: readonly Column[]): Promise<void>
  /** The columns of the files, by table. They are stored with the step *query*. */
  described(columns: ByTable<readonly string[]>): Promise<void>
  /** What the guardrails have to know of the rows of a file, before it is built. */
  measured(table: string, counts: Measured): Promise<void>
  /**
   * Whether the files may leave, once all are built; asked again it says the same.
   * @throws AppError `no_rows`, `query_alert` where the run has to fail
   */
  judge(): Promise<Exclude<Verdict, 'fail'>>
  /** Before the first byte of a file is sent, so that what a crash leaves can be found. */
  begun(file: BegunFile): Promise<void>
  built(artifact: Artifact): Promise<void>
  delivered(file: BegunFile, proof: Proof): Promise<void>
  learnHostKeys(keys: readonly string[]): Promise<void>
  learnProfile(profile: Readonly<Record<string, unknown>>): Promise<void>
  takeConnections(host: string, want: number, limit: number): Promise<number>
  /** Refuses when another worker has taken the run over: the last question before a file gets its name. */
  confirm(): Promise<void>
}

/** What a task tells without waiting. */
export interface Ear {
  progress(counters: Counters): void
  acknowledged(fileId: string, bytes: number): void
  checkStep(step: CheckStep): void
  log: Log
}

export type ToChild =
  | { readonly kind: 'task'; readonly name: TaskName; readonly input: unknown }
  | { readonly kind: 'abort' }
  | { readonly kind: 'answer'; readonly call: number; readonly value?: unknown; readonly error?: WireError }

export type ToParent =
  | { readonly kind: 'call'; readonly call: number; readonly name: keyof Host; readonly values: readonly unknown[] }
  | { readonly kind: 'tell'; readonly name: keyof Ear; readonly values: readonly unknown[] }
  | { readonly kind: 'done'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly error: WireError }
