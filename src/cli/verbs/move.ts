import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../model/errors.ts'
import type { Cli, ExitStatus } from '../cli.ts'
import { openLog } from '../log.ts'

/**
 * Moves what is in the embedded store into an empty PostgreSQL database. The embedded store stays as it is, and is not
 * opened any more.
 */
export async function move(cli: Cli, { to }: { readonly to: string }): Promise<ExitStatus> {
  const { dataFolder } = cli.config
  if (!existsSync(join(dataFolder, 'store.json'))) {
    throw new AppError('not_found', `There is no embedded store in ${dataFolder}.`)
  }
  const { openStore } = await import('../../store/open.ts')
  const { moveStore } = await import('../../store/move-store.ts')
  const { markMoved } = await import('../../store/connect/folder-version.ts')
  const log = openLog(2)
  await using from = await openStore({ databaseUrl: null, dataFolder, log })
  await using target = await openStore({ databaseUrl: to, dataFolder, log })
  const rows = await moveStore(from.db, target.db)
  await markMoved(dataFolder)
  cli.out.write(
    `${rows} rows were moved. Start Waybill with DATABASE_URL set to that database and the same WAYBILL_DATA:\n`,
  )
  cli.out.write('the sealing key and the files that rest there are still needed.\n')
  return 0
}
