import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { jwkToOpenSsh, sshString } from '../../src/plugins/destinations/sftp/keys/openssh-key.ts'
import { processesBelow } from './process-tree.ts'

export interface Sshd extends AsyncDisposable {
  readonly port: number
  readonly username: string
  /** A key that may sign in. */
  readonly privateKey: string
  /** Lines as ssh-keyscan prints them. */
  readonly hostPublicKey: string
  /** An empty folder, for files. */
  readonly folder: string
  /** Lets another key sign in: a line as OpenSSH writes public keys. */
  authorize(publicKey: string): Promise<void>
  /** Ends it at once, with all its connections. */
  kill(): Promise<void>
  /** Begins again where it was. */
  start(): Promise<void>
}

const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find((path) => existsSync(path))

/** A real OpenSSH server on loopback. `extra` are lines of sshd_config, such as `Ciphers aes256-ctr`. */
export async function startSshd(extra: readonly string[] = []): Promise<Sshd> {
  if (!SSHD) throw new Error('openssh-server is not installed')
  const home = await mkdtemp(join(tmpdir(), 'waybill-sshd-'))
  const folder = join(home, 'files')
  mkdirSync(folder)
  // Started as root, sshd wants the folder of its privilege separation, which its package makes at boot.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })

  const host = newKeyPair()
  const user = newKeyPair()
  await writeFile(join(home, 'host'), host.private, { mode: 0o600 })
  await writeFile(join(home, 'authorized'), `${user.public}\n`, { mode: 0o600 })
  const port = await freePort()
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${join(home, 'host')}`,
    `AuthorizedKeysFile ${join(home, 'authorized')}`,
    `PidFile ${join(home, 'pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'Subsystem sftp internal-sftp',
    ...extra,
  ]
  await writeFile(join(home, 'config'), `${config.join('\n')}\n`)
  let server = await listen(join(home, 'config'), port)
  const end = async (signal: NodeJS.Signals) => {
    const ended = once(server, 'exit')
    server.kill(signal)
    if (server.exitCode === null && server.signalCode === null) await ended
  }
  const stop = async () => {
    await end('SIGTERM')
    await rm(home, { recursive: true, force: true })
  }
  const username = userInfo().username
  return {
    port,
    username,
    privateKey: user.private,
    hostPublicKey: host.public,
    folder,
    authorize: (line) => appendFile(join(home, 'authorized'), `${line}\n`),
    async kill() {
      for (const pid of processesBelow(server.pid ?? 0)) process.kill(pid, 'SIGKILL')
      await end('SIGKILL')
    },
    async start() {
      server = await listen(join(home, 'config'), port)
    },
    [Symbol.asyncDispose]: stop,
  }
}

async function listen(config: string, port: number): Promise<ChildProcess> {
  const server = spawn(SSHD ?? '', ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  server.stderr.on('data', (text) => {
    said += text
  })
  await untilItListens(port, () => (server.exitCode === null ? null : said))
  return server
}

/** An Ed25519 key pair in the forms of OpenSSH. (One in 256 pairs that ssh2 makes is broken: it takes leading zeros off.) */
export function newKeyPair(): { readonly private: string; readonly public: string } {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const blob = Buffer.concat([sshString('ssh-ed25519'), sshString(Buffer.from(jwk.x ?? '', 'base64url'))])
  return { private: jwkToOpenSsh(jwk) ?? '', public: `ssh-ed25519 ${blob.toString('base64')}` }
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

async function untilItListens(port: number, died: () => string | null): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const end = died()
    if (end !== null) throw new Error(`sshd did not start: ${end}`)
    const socket = connect({ port, host: '127.0.0.1' })
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    await wait(20)
  }
  throw new Error('sshd does not listen')
}
