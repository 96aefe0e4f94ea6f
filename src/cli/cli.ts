import type { HostConfig } from '../api/host.ts'

/** What the environment decides about a command line. */
export interface CliConfig extends HostConfig {
  readonly serverUrl: string | null
  readonly token: string | null
  /** The key that is to come after `key`. */
  readonly newKey?: Uint8Array | null
  readonly port: number
  readonly host: string
}

/** A place for text, which may be a terminal. */
export interface Output {
  write(text: string | Uint8Array): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/** All that a verb sees of the world. */
export interface Cli {
  readonly config: CliConfig
  readonly version: string
  /** An environment variable, for the configuration file. */
  readonly variable: (name: string) => string | undefined
  readonly out: Output
  readonly err: Output
  /** Aborts at the first Ctrl-C; the second ends the process. */
  readonly signal: AbortSignal
}

/** 0 done, 1 the run or check failed, 2 wrong usage or configuration and nothing was changed. */
export type ExitStatus = 0 | 1 | 2
