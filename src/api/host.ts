import type { Log } from '../lib/log.ts'

/** What the environment decides about a process (a part of `Config`). */
export interface HostConfig {
  readonly dataFolder: string
  readonly databaseUrl: string | null
  readonly key: Uint8Array | null
  readonly admin: { readonly email: string; readonly password: string | null } | null
}

/** One process of Waybill: store, vault, runs and the HTTP application. */
export interface Host extends AsyncDisposable {
  /** Asks as the owner of the data directory, without a socket. */
  fetchLocal(request: Request): Promise<Response>
  /** Serves HTTP and writes `<data>/server.json`, so that a command line finds this process. */
  listen(port: number, host: string): Promise<{ readonly url: string }>
  /** HTTP first, then runs, then the store. */
  close(): Promise<void>
}

export declare function openHost(config: HostConfig, log: Log): Promise<Host>
