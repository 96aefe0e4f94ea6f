import { join } from 'node:path'
import { z } from 'zod'
import type { Host } from '../../api/host.ts'
import { AppError } from '../../model/errors.ts'
import { reopenSandbox } from '../../sandbox/open-sandbox.ts'
import type { Cli, ExitStatus } from '../cli.ts'
import { openLog } from '../log.ts'
import { untilStopped } from '../until-stopped.ts'

/** Serves the API and does the work, until Ctrl-C or SIGTERM. */
export async function start(
  cli: Cli,
  options: { readonly port?: number; readonly host?: string },
): Promise<ExitStatus> {
  const { openHost } = await import('../../api/host.ts')
  const { providePage } = await import('../../api/web/build-page.ts')
  await providePage(() => cli.out.write('Building the web page; this is done once.\n'))
  await using host = await openHost(cli.config, openLog(2))
  // Who tried the demo presses Run next, and its partner is to be there.
  await using partner = await reopenSandbox(join(cli.config.dataFolder, 'sandbox'))
  const { url } = await host.listen(options.port ?? cli.config.port, options.host ?? cli.config.host)
  cli.out.write(`Waybill serves ${url}. Ctrl-C stops it.\n`)
  if (partner)
    cli.out.write(`The demo's partner listens at 127.0.0.1:${partner.port}; files arrive in ${partner.inbox}.\n`)
  if (await isFirstVisit(host))
    cli.out.write('Nobody can sign in yet: the first to open it becomes the administrator.\n')
  await untilStopped(cli)
  return 0
}

async function isFirstVisit(host: Host): Promise<boolean> {
  const answer = await host.fetchLocal(new Request('http://waybill.local/api/sign-in'))
  return z.object({ firstVisit: z.boolean() }).parse(await answer.json()).firstVisit
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
