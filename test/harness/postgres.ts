import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'

const run = promisify(execFile)

export interface PostgresServer extends AsyncDisposable {
  /** Of the database that every server has. */
  readonly url: string
  readonly port: number
  /** Makes a database of its own for one test. @returns its URL */
  createDatabase(): Promise<string>
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Begins again where it ended. */
  start(): Promise<void>
}

/** What makes a server fast that holds nothing of worth. */
const HASTY = ['fsync=off']

/**
 * Starts a real PostgreSQL on loopback, in a folder of its own, as a user other than root. It is gone when disposed of.
 * @param more settings such as `max_connections=200`, instead of those that make it hasty
 */
export async function startPostgres(more: readonly string[] = HASTY): Promise<PostgresServer> {
  const bin = findBin()
  const as = process.getuid?.() === 0 ? await userOf('postgres') : {}
  const folder = await mkdtemp(join(tmpdir(), 'waybill-postgres-'))
  if (as.uid !== undefined) await chown(folder, as.uid, as.gid ?? as.uid)
  const data = join(folder, 'data')
  const options = { ...as, cwd: folder }
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'waybill', '-A', 'trust', '-E', 'UTF8', '--no-sync'], options)

  const port = await freePort()
  const settings = [...more, `unix_socket_directories=${folder}`, 'listen_addresses=127.0.0.1']
  const flags = settings.flatMap((it) => ['-c', it])
  const url = `postgres://waybill@127.0.0.1:${port}/postgres`
  const begin = async () => {
    const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', `${port}`, ...flags], {
      ...options,
      stdio: 'ignore',
    })
    const ended = once(server, 'exit')
    await untilReady(url)
    return { server, ended }
  }
  let running = await begin()
  const kill = async () => {
    running.server.kill('SIGQUIT')
    await running.ended
  }
  let databases = 0
  return {
    url,
    port,
    async createDatabase() {
      const name = `test_${++databases}`
      await query(url, `create database ${name}`)
      return `postgres://waybill@127.0.0.1:${port}/${name}`
    },
    kill,
    async start() {
      running = await begin()
    },
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Runs one statement on a connection of its own. */
export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

function findBin(): string {
  const debian = globSync('/usr/lib/postgresql/*/bin').sort().at(-1)
  const onPath = (process.env['PATH'] ?? '').split(delimiter).find((it) => existsSync(join(it, 'initdb')))
  const bin = debian ?? onPath
  if (bin && existsSync(join(bin, 'postgres'))) return bin
  throw new Error(
    `no PostgreSQL: install the Debian package postgresql (looked in ${dirname('/usr/lib/postgresql/x')})`,
  )
}

async function userOf(name: string): Promise<{ uid?: number; gid?: number }> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((it) => it.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined) throw new Error(`PostgreSQL does not run as root, and there is no user ${name}`)
  return { uid: Number(uid), gid: Number(gid) }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await query(url, 'select 1')
      return
    } catch (error) {
      if (tries === 100) throw error
      await setTimeout(100)
    }
  }
}
