import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { z } from 'zod'
import { type Clock, systemClock } from '../../src/lib/clock.ts'
import { newId } from '../../src/lib/ids.ts'
import type { Log } from '../../src/lib/log.ts'
import { secretPlace } from '../../src/model/credential.ts'
import { guardrails } from '../../src/model/guardrails.ts'
import type { Orchestration } from '../../src/model/orchestration.ts'
import type { QueryAlerts } from '../../src/model/query-alerts.ts'
import { isActive, type Receipt } from '../../src/model/run.ts'
import type { Caller } from '../../src/model/user.ts'
import { openRuns, type Runs, type RunsOptions } from '../../src/runs/open.ts'
import { startRun } from '../../src/runs/start.ts'
import { watchRun } from '../../src/runs/watch.ts'
import { type SftpServer, type SftpServerOptions, startSftpServer } from '../../src/sandbox/sftp-server.ts'
import { createCredential } from '../../src/store/credentials.ts'
import { createDatabaseExport } from '../../src/store/database-exports.ts'
import { createDatabase } from '../../src/store/databases.ts'
import { createDestination } from '../../src/store/destinations.ts'
import { openStore, type Store } from '../../src/store/open.ts'
import { createOrchestration, getOrchestration } from '../../src/store/orchestrations.ts'
import { createQuery } from '../../src/store/queries.ts'
import { openVault, type Vault } from '../../src/vault/vault.ts'

import type { Sshd } from './sshd.ts'
import { newDataFolder } from './store.ts'

export const PASSPHRASE = 'correct-horse-9431'
export const caller: Caller = {
  userId: null,
  label: 'ana@acme.example',
  policies: ['DataGrid Administrator'],
  options: [],
  origin: null,
}

/** A data directory, a partner's SFTP server and everything between them, without HTTP. */
export interface World extends AsyncDisposable {
  readonly folder: string
  readonly dataFolder: string
  /** Seals its secrets, base64. */
  readonly key: string
  readonly partnerFolder: string
  readonly partner: SftpServer
  readonly store: Store
  readonly vault: Vault
  readonly runs: Runs
  /** Every log line so far, as JSON. */
  readonly lines: string[]
  /** An orchestration of a query or of an export, to a destination of its own. */
  orchestrate(what: Wanted): Promise<Orchestration>
  run(orchestration: Orchestration): Promise<Receipt>
  untilEnded(runId: string): Promise<Receipt>
  /** Closes runs and store, so that another process may have the data directory. */
  letGo(): Promise<void>
}

export interface Wanted {
  readonly sql?: string
  /** A query that is there already, in the place of one of its own. */
  readonly query?: string
  readonly tables?: 'all' | string[]
  readonly settings?: Readonly<Record<string, unknown>>
  readonly guardrails?: z.input<typeof guardrails>
  readonly alerts?: QueryAlerts
  readonly port?: number
  readonly passphrase?: string
  /** Names of alert channels. */
  readonly channels?: string[]
  /** The name of its orchestration group. */
  readonly group?: string
  /** Signs in somewhere else with a private key. */
  readonly sshd?: Pick<Sshd, 'port' | 'username' | 'privateKey'>
}

/** @param tables made in a DuckDB file, as SQL */
export async function openWorld(
  tables: string,
  options: {
    readonly partner?: Partial<SftpServerOptions>
    readonly settings?: RunsOptions['settings']
    readonly databaseUrl?: string
    readonly artifacts?: RunsOptions['artifacts']
    readonly spoolFolder?: string
    readonly works?: boolean
    readonly clock?: Clock
    readonly outlet?: Pick<RunsOptions, 'publicUrl' | 'mail'>
  } = {},
): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-world-'))
  const lines: string[] = []
  const log: Log = (event, facts) => void lines.push(JSON.stringify({ event, ...facts }))
  const partnerFolder = join(folder, 'partner')
  const databasePath = join(folder, 'acme.duckdb')
  await mkdir(partnerFolder)
  await makeDatabase(databasePath, tables)
  const partner = await startSftpServer({
    folder: partnerFolder,
    users: [{ username: 'acme', passphrase: PASSPHRASE }],
    hostKeyFile: join(folder, 'host-key'),
    ...options.partner,
  })
  const dataFolder = await newDataFolder()
  const store = await openStore({ databaseUrl: options.databaseUrl ?? null, dataFolder, log })
  const key = randomBytes(32)
  const vault = openVault(key)
  const settings = options.settings ? { settings: options.settings } : {}
  const runs = await openRuns({
    store,
    vault,
    clock: options.clock ?? systemClock,
    log,
    dataFolder,
    works: options.works ?? true,
    artifacts: options.artifacts ?? null,
    spoolFolder: options.spoolFolder,
    ...options.outlet,
    ...settings,
  })
  await createDatabase(store.db, { name: 'ACME', plugin: 'duckdb', settings: { path: databasePath }, pii: {} })
  const letGo = async () => {
    await runs.close()
    await store.close()
  }
  const world = {
    folder,
    dataFolder,
    key: key.toString('base64'),
    letGo,
    partnerFolder,
    partner,
    store,
    vault,
    runs,
    lines,
  }
  return {
    ...world,
    orchestrate: (what) => orchestrate(world, what),
    run: async (orchestration) => untilEnded(runs, (await startRun(runs.deps, orchestration, caller)).id),
    untilEnded: (id) => untilEnded(runs, id),
    async [Symbol.asyncDispose]() {
      await letGo()
      await partner.close()
      for (const path of [folder, dataFolder]) await rm(path, { recursive: true, force: true })
    },
  }
}

export async function makeDatabase(path: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  await connection.run(sql)
  connection.closeSync()
  instance.closeSync()
}

export async function untilEnded(runs: Runs, id: string): Promise<Receipt> {
  let last: Receipt | undefined
  for await (const receipt of watchRun(runs.deps, id, AbortSignal.timeout(90_000))) last = receipt
  if (!last || isActive(last.state)) throw new Error(`the run has not ended: ${JSON.stringify(last)}`)
  return last
}

async function orchestrate(
  world: Pick<World, 'store' | 'vault' | 'partner'>,
  { sql, tables, settings, port, passphrase = PASSPHRASE, group, sshd, guardrails: rules, ...what }: Wanted,
): Promise<Orchestration> {
  const { db } = world.store
  const name = newId('').slice(-8)
  const id = newId('crd')
  const seal = (field: string, secret: string) => ({ [field]: world.vault.seal(secret, secretPlace(id, field)) })
  await createCredential(db, {
    id,
    name: `credential ${name}`,
    description: '',
    plugin: 'sftp',
    type: sshd ? 'private-key' : 'passphrase',
    publicFields: {
      hostname: '127.0.0.1',
      port: sshd?.port ?? port ?? world.partner.port,
      username: sshd?.username ?? 'acme',
    },
    secretFields: sshd ? seal('privateKey', sshd.privateKey) : seal('passphrase', passphrase),
  })
  await createDestination(db, {
    name: `partner ${name}`,
    description: '',
    plugin: 'sftp',
    credential: `credential ${name}`,
    access: {},
    settings: { remoteFolder: '/', fileFormat: 'csv', ...settings },
    pgpKeyFingerprint: null,
  })
  const object = what.query ?? `object ${name}`
  const isQuery = sql !== undefined || what.query !== undefined
  if (sql !== undefined) {
    const input = {
      name: object,
      description: '',
      database: 'ACME',
      sql,
      state: 'active' as const,
      alerts: what.alerts,
    }
    await createQuery(db, input, caller.label)
  } else if (!isQuery) {
    const input = { name: object, description: '', database: 'ACME', tables: tables ?? 'all', state: 'active' as const }
    await createDatabaseExport(db, input)
  }
  const { id: orchestrationId } = await createOrchestration(db, {
    objectType: isQuery ? 'query' : 'database-export',
    object,
    destination: `partner ${name}`,
    settings: {},
    ...(group === undefined ? { workflow: 'manual' } : { workflow: 'automatic', group }),
    guardrails: rules && guardrails.parse(rules),
    alerts: what.channels ?? [],
  })
  return getOrchestration(db, orchestrationId)
}
