import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type SftpServer, type SftpServerOptions, startSftpServer } from '../../src/sandbox/sftp-server.ts'
import { newDataFolder } from './store.ts'
import { makeDatabase } from './world.ts'

export const PASSPHRASE = 'correct-horse-9431'
const BIN = resolve(import.meta.dirname, '../../bin/waybill')

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder as somebody has it who tries Waybill: a database, a partner's server, and a data directory. */
export interface Desk extends AsyncDisposable {
  readonly folder: string
  readonly partner: SftpServer
  readonly partnerFolder: string
  /** Writes `waybill.yaml`, or another file, into the folder. */
  write(text: string, name?: string): Promise<void>
  /** Runs `waybill` in the folder and waits for its end. */
  waybill(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended>
  /** Starts `waybill start` on a free port; stopped with the desk. */
  start(): Promise<ChildProcess>
  /** Starts any verb, for tests that act while it runs. */
  spawn(args: readonly string[], environment?: Readonly<Record<string, string>>): ChildProcess
}

/** @param tables made in `acme.duckdb`, as SQL; `faults` are those of the partner's server */
export async function openDesk(tables: string, faults: Pick<SftpServerOptions, 'intercept'> = {}): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-desk-'))
  const partnerFolder = join(folder, 'partner')
  await mkdir(partnerFolder)
  await rename(await newDataFolder(), join(folder, '.waybill'))
  await makeDatabase(join(folder, 'acme.duckdb'), tables)
  const partner = await startSftpServer({
    folder: partnerFolder,
    users: [{ username: 'acme', passphrase: PASSPHRASE }],
    hostKeyFile: join(folder, 'host-key'),
    ...faults,
  })
  const children: ChildProcess[] = []
  const start = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
    const fixed = { PATH: process.env['PATH'], HOME: folder, WAYBILL_ADMIN_EMAIL: 'ana@acme.example' }
    const env = { ...fixed, ACME_PASSPHRASE: PASSPHRASE, ...environment }
    const child = spawn(BIN, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    children.push(child)
    return child
  }
  return {
    folder,
    partner,
    partnerFolder,
    write: (text, name = 'waybill.yaml') => writeFile(join(folder, name), text),
    waybill: (args, environment) => ended(start(args, environment)),
    spawn: start,
    async start() {
      const child = start(['start', '--port', '0'])
      await output(child, /Waybill serves/)
      return child
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(children.map(stopped))
      await partner.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What a process wrote and how it ended. */
export async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => (stdout += chunk))
  child.stderr?.on('data', (chunk) => (stderr += chunk))
  const { promise, resolve } = Promise.withResolvers<number | null>()
  child.once('close', resolve)
  return { status: await promise, stdout, stderr }
}

/** Waits until a process has written something on standard output. */
export async function output(child: ChildProcess, pattern: RegExp): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let text = ''
  let errors = ''
  child.stderr?.on('data', (chunk) => (errors += chunk))
  child.stdout?.on('data', (chunk) => {
    text += chunk
    if (pattern.test(text)) resolve(text)
  })
  child.once('close', () => reject(new Error(`it ended before it wrote ${pattern}: ${text}${errors}`)))
  return promise
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const { promise, resolve } = Promise.withResolvers<void>()
  child.once('close', () => resolve())
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await promise
  clearTimeout(timer)
}
