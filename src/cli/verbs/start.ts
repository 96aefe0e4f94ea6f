import { AppError } from '../../model/errors.ts'
import type { Cli, ExitStatus } from '../cli.ts'
import { openLog } from '../log.ts'
import { untilStopped } from '../until-stopped.ts'

/** Serves the API and does the work, until Ctrl-C or SIGTERM. */
export async function start(
  cli: Cli,
  options: { readonly port?: number; readonly host?: string },
): Promise<ExitStatus> {
  const { openHost } = await import('../../api/host.ts')
  await using host = await openHost(cli.config, openLog(2))
  const { url } = await host.listen(options.port ?? cli.config.port, options.host ?? cli.config.host)
  cli.out.write(`Waybill serves ${url}. Ctrl-C stops it.\n`)
  await untilStopped(cli)
  return 0
}

/** Does the work that servers and schedules start, until Ctrl-C or SIGTERM. */
export async function work(cli: Cli): Promise<ExitStatus> {
  if (cli.config.databaseUrl === null) {
    throw new AppError('database_required', 'A worker shares its store with servers and other workers.')
  }
  const { openHost } = await import('../../api/host.ts')
  await using _host = await openHost(cli.config, openLog(2))
  cli.out.write('Waybill works. Ctrl-C stops it.\n')
  await untilStopped(cli)
  return 0
}
