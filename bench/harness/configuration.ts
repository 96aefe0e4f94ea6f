import type { SshServer } from './ssh-server.ts'

interface BenchDestination {
  readonly name: string
  readonly encoding: 'none' | 'gzip'
  readonly pgpPublicKey?: string
  /** Where to reach the server, where it is not its own port. */
  readonly port?: number
}

export interface BenchSetup {
  readonly database: string
  /** SQL by the name of its query. */
  readonly queries: Readonly<Record<string, string>>
  readonly destinations: readonly BenchDestination[]
}

/** The configuration that sends every query to every destination on one SSH server. */
export function benchConfiguration(server: SshServer, { database, queries, destinations }: BenchSetup): unknown {
  return {
    databases: [{ name: 'Bench', plugin: 'duckdb', settings: { path: database } }],
    queries: Object.entries(queries).map(([name, sql]) => ({ name, database: 'Bench', sql, state: 'active' })),
    credentials: destinations.map(({ name, port }) => ({
      name,
      plugin: 'sftp',
      type: 'private-key',
      fields: {
        hostname: '127.0.0.1',
        port: port ?? server.port,
        username: server.username,
        privateKey: server.privateKey,
      },
    })),
    destinations: destinations.map(({ name, encoding, pgpPublicKey }) => ({
      name,
      plugin: 'sftp',
      credential: name,
      settings: {
        remoteFolder: server.inbox,
        encoding,
        ...(pgpPublicKey === undefined ? {} : { pgpPublicKey }),
        successFile: true,
      },
    })),
    orchestrations: Object.keys(queries).flatMap((object) =>
      destinations.map(({ name }) => ({ objectType: 'query', object, destination: name })),
    ),
  }
}
