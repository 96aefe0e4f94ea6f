import { createHash, timingSafeEqual } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { dirname } from 'node:path'
import ssh2, { type AuthContext, type Connection } from 'ssh2'
import { type Intercept, serveFolder } from './sftp-session.ts'

/** Who may sign in: with a passphrase, a public key as OpenSSH writes it, or either. */
export interface SftpUser {
  readonly username: string
  readonly passphrase?: string
  readonly publicKey?: string
}

export interface SftpServerOptions {
  /** What clients see as `/`. */
  readonly folder: string
  readonly users: readonly SftpUser[]
  /** Where the host key rests; it is made at the first start. */
  readonly hostKeyFile: string
  /** 0 or absent: any free port. */
  readonly port?: number
  /** Asked about each connection before its sign-in; false closes it. Absent: all are welcome. */
  readonly welcomes?: (connection: number) => boolean
  /** Sees each request first and may answer it in the server's place: the way to a partner with faults. */
  readonly intercept?: Intercept
}

export interface SftpServer extends AsyncDisposable {
  readonly port: number
  /** The line that pins it: `ssh-ed25519 AAAA…`. */
  readonly hostPublicKey: string
  /** Cuts every connection and takes no more. */
  close(): Promise<void>
}

/**
 * An SFTP server of our own on loopback, for trying Waybill without a partner. It shows one folder and nothing above it, and a
 * rename replaces a file that has the name.
 */
export async function startSftpServer(options: SftpServerOptions): Promise<SftpServer> {
  await mkdir(options.folder, { recursive: true })
  const hostKey = await loadHostKey(options.hostKeyFile)
  const connections = new Set<Connection>()
  let count = 0
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (connection) => {
    const number = count++
    if (options.welcomes?.(number) === false) return connection.end()
    connections.add(connection)
    // A client that goes away is no fault of the server.
    connection.on('error', () => {}).on('close', () => connections.delete(connection))
    connection.on('authentication', (context) => {
      if (isWelcome(context, options.users)) context.accept()
      else context.reject(['password', 'publickey'])
    })
    connection.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => {
        const end = () => connection.end()
        serveFolder(acceptSftp(), { folder: options.folder, connection: number, end, intercept: options.intercept })
      })
    })
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Sockets come from a server of node:net, which can be told not to wait before it sends a small answer.
  const listener = createServer({ noDelay: true }, (socket) => server.injectSocket(socket))
  listener.on('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve)
  await promise

  const close = async () => {
    const closed = Promise.withResolvers<void>()
    listener.close(() => closed.resolve())
    for (const connection of connections) connection.end()
    await closed.promise
  }
  const { port } = listener.address() as AddressInfo
  return { port, hostPublicKey: publicLine(hostKey), close, [Symbol.asyncDispose]: close }
}

async function loadHostKey(file: string): Promise<string> {
  if (existsSync(file)) return readFile(file, 'utf8')
  const key = makeHostKey()
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, key, { mode: 0o600 })
  return key
}

/** ssh2 takes leading zeros off a public key, so one key in 256 that it makes is none. */
function makeHostKey(): string {
  while (true) {
    const { private: key } = ssh2.utils.generateKeyPairSync('ed25519')
    if (!(ssh2.utils.parseKey(key) instanceof Error)) return key
  }
}

function publicLine(privateKey: string): string {
  const key = ssh2.utils.parseKey(privateKey)
  if (key instanceof Error) throw key
  return `${key.type} ${key.getPublicSSH().toString('base64')}`
}

function isWelcome(context: AuthContext, users: readonly SftpUser[]): boolean {
  const user = users.find((one) => one.username === context.username)
  if (context.method === 'password') return !!user?.passphrase && isSame(context.password, user.passphrase)
  if (context.method !== 'publickey' || !user?.publicKey) return false
  const key = ssh2.utils.parseKey(user.publicKey)
  if (key instanceof Error || !isSame(context.key.data, key.getPublicSSH())) return false
  // Without a signature the client only asks whether this key would do.
  const { blob, signature } = context
  return !blob || !signature || key.verify(blob, signature, context.hashAlgo) === true
}

/** Takes as long for a wrong secret as for the right one. */
function isSame(given: string | Buffer, wanted: string | Buffer): boolean {
  const digest = (value: string | Buffer) => createHash('sha256').update(value).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
