import { join, resolve } from 'node:path'
import { AppError } from '../../model/errors.ts'
import { openSandbox, type Sandbox } from '../../sandbox/open-sandbox.ts'
import type { Cli, ExitStatus } from '../cli.ts'
import { untilStopped } from '../until-stopped.ts'

/** The partner's server of the demo alone, until Ctrl-C. Prints how to name it in a configuration file. */
export async function sandbox(
  cli: Cli,
  options: { readonly port?: number; readonly folder?: string },
): Promise<ExitStatus> {
  const folder = options.folder === undefined ? join(cli.config.dataFolder, 'sandbox') : resolve(options.folder)
  await using server = await open(folder, options.port)
  cli.out.write(`The SFTP sandbox listens at 127.0.0.1:${server.port} and keeps its files in ${server.inbox}.
Ctrl-C stops it. As a destination of a configuration file:

credentials:
  - name: Sandbox
    plugin: sftp
    type: passphrase
    fields:
      hostname: 127.0.0.1
      port: ${server.port}
      username: ${server.username}
      passphrase: ${server.passphrase}
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

async function open(folder: string, port: number | undefined): Promise<Sandbox> {
  try {
    return await openSandbox(folder, port)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new AppError('usage', `Port ${port} is taken: choose another with --port.`, { cause: error })
  }
}
