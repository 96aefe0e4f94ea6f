import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError } from '../../model/errors.ts'
import { type SftpServer, type SftpServerOptions, startSftpServer } from '../../sandbox/sftp-server.ts'
import type { Cli, ExitStatus } from '../cli.ts'
import { untilStopped } from '../until-stopped.ts'

const USERNAME = 'sandbox'

/** An SFTP server on loopback that plays the partner, until Ctrl-C. Prints how to name it in a configuration file. */
export async function sandbox(
  cli: Cli,
  options: { readonly port: number; readonly folder?: string },
): Promise<ExitStatus> {
  const home = join(cli.config.dataFolder, 'sandbox')
  const folder = resolve(options.folder ?? join(home, 'files'))
  const passphrase = await loadPassphrase(home)
  await using server = await listen({
    folder,
    port: options.port,
    users: [{ username: USERNAME, passphrase }],
    hostKeyFile: join(home, 'host-key'),
  })
  cli.out.write(`The SFTP sandbox listens at 127.0.0.1:${server.port} and keeps its files in ${folder}.
Ctrl-C stops it. As a destination of a configuration file:

credentials:
  - name: Sandbox
    plugin: sftp
    type: passphrase
    fields:
      hostname: 127.0.0.1
      port: ${server.port}
      username: ${USERNAME}
      passphrase: ${passphrase}
      hostPublicKey: ${server.hostPublicKey}
destinations:
  - name: Sandbox
    plugin: sftp
    credential: Sandbox
    settings: { remoteFolder: / }
`)
  await untilStopped(cli)
  return 0
}

/** Made once, so that a configuration file goes on fitting. */
async function loadPassphrase(home: string): Promise<string> {
  const file = join(home, 'passphrase')
  await mkdir(home, { recursive: true, mode: 0o700 })
  try {
    await writeFile(file, randomBytes(12).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFile(file, 'utf8')
}

async function listen(options: SftpServerOptions): Promise<SftpServer> {
  try {
    return await startSftpServer(options)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new AppError('usage', `Port ${options.port} is taken: choose another with --port.`, { cause: error })
  }
}
