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

const USERNAME = 'sandbox'
const FIRST_PORT = 2222

/**
 * Starts the sandbox that rests in `home`. Without a `port` it takes the one it had, else 2222, else any free one.
 * @throws Error `EADDRINUSE` where the port that was asked for is taken
 */
export async function openSandbox(home: string, port?: number): Promise<Sandbox> {
  await mkdir(home, { recursive: true, mode: 0o700 })
  const passphrase = await keep(join(home, 'passphrase'), randomBytes(18).toString('base64url'))
  const inbox = join(home, 'inbox')
  const start = (on: number) =>
    startSftpServer({
      folder: inbox,
      users: [{ username: USERNAME, passphrase }],
      hostKeyFile: join(home, 'host-key'),
      port: on,
    })

  const portFile = join(home, 'port')
  const usual = Number(await keep(portFile, String(FIRST_PORT)))
  const server = port === undefined ? await start(usual).catch(orAnyPort(start)) : await start(port)
  await writeFile(portFile, String(server.port))
  return { ...server, username: USERNAME, passphrase, inbox }
}

/** The sandbox that rests in `home`, at the port that it had. Null where there is none, or something else listens there. */
export async function reopenSandbox(home: string): Promise<Sandbox | null> {
  const port = await readFile(join(home, 'port'), 'utf8').catch(() => null)
  if (port === null) return null
  return openSandbox(home, Number(port)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') return null
    throw error
  })
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
