import { finishRotation } from '../../commands/finish-rotation.ts'
import { rotateKey } from '../../commands/rotate-key.ts'
import { noLog } from '../../lib/log.ts'
import { AppError } from '../../model/errors.ts'
import { compareTables } from '../../store/connect/migrate.ts'
import type { Db } from '../../store/db.ts'
import { lookAtStore } from '../../store/survey.ts'
import { adoptNextKey, findKey, loadOrMakeNextKey } from '../../vault/key.ts'
import type { Cli, ExitStatus } from '../cli.ts'

/**
 * Seals every secret with another key: `WAYBILL_NEW_KEY`, or one that is made where the key is a file. Nobody else may use the
 * store. Cut off at any moment, it has changed everything or nothing; run again, it goes on.
 */
export async function rotate(cli: Cli): Promise<ExitStatus> {
  const { config } = cli
  await using store = await lookAtStore({ ...config, log: noLog })
  const tables = await compareTables(store.db)
  if (tables !== 'current') {
    throw new AppError('data_directory_version', 'The tables of the store are those of another version of Waybill.')
  }
  if (config.newKey) await toGivenKey(cli, store.db, config.newKey)
  else if (config.key === null) await toMadeKey(cli, store.db)
  else throw new AppError('environment_invalid', 'WAYBILL_NEW_KEY is missing: the key comes from WAYBILL_KEY.')
  return 0
}

async function toGivenKey({ config, out }: Cli, db: Db, newKey: Uint8Array): Promise<void> {
  const key = config.key ?? (await findKey(config.dataFolder))
  if (key === null) throw new AppError('sealing_key_wrong', 'There is no key that the secrets were sealed with.')
  out.write(`${said(await rotateKey(db, key, newKey))} Start with WAYBILL_KEY set to the new key, everywhere.\n`)
}

async function toMadeKey({ config: { dataFolder }, out }: Cli, db: Db): Promise<void> {
  if (!(await finishRotation(db, dataFolder))) {
    const key = await findKey(dataFolder)
    if (key === null) throw new AppError('sealing_key_wrong', 'There is no key that the secrets were sealed with.')
    const count = await rotateKey(db, key, await loadOrMakeNextKey(dataFolder))
    await adoptNextKey(dataFolder)
    out.write(`${said(count)} `)
  }
  out.write(`The new key is ${dataFolder}/key; the one before it is key.before, which opens older backups.\n`)
}

const said = (count: number | null): string =>
  count === null ? 'The secrets are sealed with the new key already.' : `${count} secrets were sealed anew.`
