import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SftpServer, startSftpServer } from './sftp-server.ts'

/** A partner's server on this machine, the same one at each start: port, host key, user and files stay. */
export interface Sandbox extends SftpServer {
  readonly username: string
  readonly passphrase: string
  /** Where files arrive; clients see it as `/`. */
  readonly folder: string
}

export interface SandboxOptions {
  /** Absent: the one it had, else 2222, else any free one. */
  readonly port?: number | undefined
  /** Absent: `files` below its home. */
  readonly folder?: string | undefined
}

const USERNAME = 'sandbox'
const FIRST_PORT = 2222

/**
 * Starts the sandbox whose key, passphrase and port rest in `home`.
 * @throws Error `EADDRINUSE` where the port that was asked for is taken
 */
export async function openSandbox(home: string, options: SandboxOptions = {}): Promise<Sandbox> {
  await mkdir(home, { recursive: true, mode: 0o700 })
  const passphrase = await keep(join(home, 'passphrase'), randomBytes(18).toString('base64url'))
  const folder = options.folder ?? join(home, 'files')
  const start = (port: number) =>
    startSftpServer({ folder, users: [{ username: USERNAME, passphrase }], hostKeyFile: join(home, 'host-key'), port })

  const portFile = join(home, 'port')
  const usual = Number(await keep(portFile, String(FIRST_PORT)))
  const server = options.port === undefined ? await start(usual).catch(orAnyPort(start)) : await start(options.port)
  await writeFile(portFile, String(server.port))
  return { ...server, username: USERNAME, passphrase, folder }
}

/** What a file holds; at first, the text that it is made with. Readable by its owner only. */
async function keep(file: string, text: string): Promise<string> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFile(file, 'utf8')
}

const orAnyPort = (start: (port: number) => Promise<SftpServer>) => (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error
  return start(0)
}
