import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SftpServer, startSftpServer } from './sftp-server.ts'

/** A partner's server on this machine, the same one at each start: port, host key, user and files stay. */
export interface Sandbox extends SftpServer {
  readonly username: string
  readonly passphrase: string
  /** Where files arrive; clients see it as `/`. */
  readonly inbox: string
}

interface Kept {
  readonly port: number
  readonly passphrase: string
}

const USERNAME = 'acme_amp'
const FIRST_PORT = 2222

/**
 * Starts the sandbox that rests in `folder`. Without a `port` it takes the one it had, else 2222, else any free one.
 * @throws Error `EADDRINUSE` where the port that was asked for is taken
 */
export async function openSandbox(folder: string, port?: number): Promise<Sandbox> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'sandbox.json')
  const kept = await readKept(file)
  const passphrase = kept?.passphrase ?? randomBytes(18).toString('base64url')
  const inbox = join(folder, 'inbox')

  const start = (on: number) =>
    startSftpServer({
      folder: inbox,
      users: [{ username: USERNAME, passphrase }],
      hostKeyFile: join(folder, 'host-key'),
      port: on,
    })
  const server = port === undefined ? await start(kept?.port ?? FIRST_PORT).catch(orAnyPort(start)) : await start(port)
  await writeFile(file, `${JSON.stringify({ port: server.port, passphrase } satisfies Kept)}\n`, { mode: 0o600 })
  return { ...server, username: USERNAME, passphrase, inbox }
}

async function readKept(file: string): Promise<Kept | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? undefined : JSON.parse(text)
}

const orAnyPort = (start: (port: number) => Promise<SftpServer>) => (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error
  return start(0)
}
