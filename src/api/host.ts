import { readFile } from 'node:fs/promises'
import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { z } from 'zod'
import { finishRotation } from '../commands/finish-rotation.ts'
import { bootstrapAdministrator } from '../commands/people/first-administrator.ts'
import { systemClock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { AppError } from '../model/errors.ts'
import type { Caller } from '../model/user.ts'
import type { BucketAddress } from '../pipeline/artifact-bucket.ts'
import type { MailSettings } from '../runs/alerts/mailer.ts'
import type { Deps } from '../runs/deps.ts'
import { openRuns } from '../runs/open.ts'
import { noTracer, openTracer } from '../runs/trace/open-tracer.ts'
import type { Db } from '../store/db.ts'
import { keepFirst } from '../store/installation.ts'
import { openStore } from '../store/open.ts'
import { deleteExpired } from '../store/people/expired.ts'
import { proveSealingKey } from '../vault/canary.ts'
import { deriveSecret } from '../vault/derive.ts'
import { loadOrMakeKey } from '../vault/key.ts'
import { openVault } from '../vault/vault.ts'
import { localCaller } from './auth/authenticate.ts'
import { createAuth } from './auth/create-auth.ts'
import type { OidcSettings } from './auth/oidc.ts'
import { ROUTES } from './routes/all-routes.ts'
import { createServer } from './server.ts'
import { newLocalToken, removeServerFile, writeServerFile } from './server-file.ts'

const STOP_GRACE_MS = 1000
const HOUR_MS = 3_600_000

/** What the environment decides about a process (a part of `Config`). */
export interface HostConfig {
  readonly dataFolder: string
  readonly databaseUrl: string | null
  readonly artifacts?: BucketAddress | null
  readonly key: Uint8Array | null
  /** Where artifacts rest, if not in the data folder: machines may share it. */
  readonly spoolFolder?: string | undefined
  readonly admin: { readonly email: string; readonly password: string | null } | null
  readonly publicUrl?: string | null
  readonly oidc?: OidcSettings | null
  readonly mail?: MailSettings | null
  /** Whether the environment says where spans go. */
  readonly sendsSpans?: boolean
}

/** One process of Waybill: store, vault, runs and the HTTP application. */
export interface Host extends AsyncDisposable {
  /** Asks without a socket, as the owner of the data directory where no other caller is given. */
  fetchLocal(request: Request, caller?: Caller): Promise<Response>
  /**
   * Serves HTTP and writes `<data>/server.json`, so that a command line finds this process.
   * @param port 0 for any that is free
   * @throws AppError `environment_invalid` where it cannot listen there
   */
  listen(port: number, host: string): Promise<{ readonly url: string }>
  /** HTTP first, then runs, then the store. */
  close(): Promise<void>
}

/**
 * Opens everything in the order of control-plane §4: store (lock, version, tables), sealing key, runs, and HTTP when asked to.
 * @throws AppError `data_directory_in_use`, `data_directory_version`, `store_unavailable`, `sealing_key_wrong`
 * @param role a `worker` takes runs, interrupted ones first; a `client` leaves them to others
 */
export async function openHost(config: HostConfig, log: Log, role: 'worker' | 'client' = 'worker'): Promise<Host> {
  await using opening = new AsyncDisposableStack()
  const store = opening.use(await openStore({ ...config, log }))
  const { key, vault } = await openProvenVault(store.db, config)
  if (config.admin) await bootstrapAdministrator(store.db, config.admin)

  const { dataFolder, spoolFolder, artifacts = null, publicUrl = null, oidc = null, mail = null } = config
  const version = await ownVersion()
  const tracer = config.sendsSpans ? opening.use(await openTracer(version, log)).tracer : noTracer
  const { deps } = opening.use(
    await openRuns({
      store,
      vault,
      clock: systemClock,
      log,
      dataFolder,
      artifacts,
      works: role === 'worker',
      publicUrl,
      mail,
      tracer,
      spoolFolder,
    }),
  )
  const localToken = newLocalToken()
  const auth = createAuth(deps, { secret: deriveSecret(key, 'sign-in'), publicUrl, oidc })
  const doors = { auth, localToken, publicUrl, oidcTitle: oidc?.title ?? null }
  if (role === 'worker') opening.defer(sweepHourly(deps))
  const server = createServer(deps, { routes: ROUTES, version, doors })
  const opened = opening.move()
  const close = () => opened.disposeAsync()
  return {
    fetchLocal: async (request, caller = localCaller) => server.fetch(request, { caller }),
    async listen(port, host) {
      const http = createAdaptorServer({ fetch: server.fetch }) as HttpServer
      const address = await bind(http, port, host)
      opened.defer(() => stopServing(http))
      const url = `http://${urlHost(address)}:${address.port}`
      await writeServerFile(dataFolder, { url, token: localToken, pid: process.pid })
      opened.defer(() => removeServerFile(dataFolder, localToken))
      return { url }
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** @throws AppError `sealing_key_wrong` */
async function openProvenVault(db: Db, { dataFolder, key: given }: HostConfig) {
  if (given === null) await finishRotation(db, dataFolder)
  const key = await loadOrMakeKey(dataFolder, given)
  const vault = openVault(key)
  await proveSealingKey(vault, (sealed) => keepFirst(db, 'sealing_key', sealed))
  return { key, vault }
}

/** What lets nobody in any more is taken away at the start and now and then. @returns what ends it */
function sweepHourly({ db, clock, log }: Deps): () => Promise<void> {
  const sweep = () => deleteExpired(db, clock.now()).catch(() => log('sweep of sign-ins failed'))
  let last = sweep()
  const timer = setInterval(() => {
    last = sweep()
  }, HOUR_MS)
  return async () => {
    clearInterval(timer)
    await last
  }
}

/** Of the package that this file is part of. */
async function ownVersion(): Promise<string> {
  const manifest = z.object({ version: z.string() })
  return manifest.parse(JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))).version
}

function bind(http: HttpServer, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'EADDRINUSE' ? 'another process listens there; choose a PORT' : `the system says ${cause.code}`
      reject(new AppError('environment_invalid', `Waybill cannot listen on ${host}:${port}: ${why}.`, { cause }))
    })
    // A server that listens on a port has an address of this kind.
    http.listen(port, host, () => resolve(http.address() as AddressInfo))
  })
}

/** Lets answers that are on their way end; whoever watches a run is cut off then, as that stream ends only with the run. */
async function stopServing(http: HttpServer): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()))
  const cut = setTimeout(() => http.closeAllConnections(), STOP_GRACE_MS)
  await closed
  clearTimeout(cut)
}

/** A server that listens on every address is found on this machine. */
function urlHost({ address, family }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1'
  return family === 'IPv6' ? `[${address}]` : address
}
