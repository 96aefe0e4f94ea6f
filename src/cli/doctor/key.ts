import { AppError } from '../../model/errors.ts'
import { isSealedBy, proveSealingKey } from '../../vault/canary.ts'
import { findKey, findNextKey, keyPathOf } from '../../vault/key.ts'
import { openVault } from '../../vault/vault.ts'
import type { CliConfig } from '../cli.ts'
import { isKeyOpen } from './data-folder.ts'
import { error, errorOf, type Finding, ok, warning } from './finding.ts'

const CHECK = 'sealing key'
const LOST = new AppError('sealing_key_wrong', 'The secrets of the store are sealed, and there is no key.')

/**
 * Whether the key is there, closed to others, and the one that sealed the secrets of the store.
 * @param canary as in `SeenFacts`
 */
export async function examineKey(
  { key: given, dataFolder }: CliConfig,
  canary: string | null | undefined,
): Promise<Finding> {
  const place = given === null ? keyPathOf(dataFolder) : 'WAYBILL_KEY'
  try {
    const key = given ?? (await findKey(dataFolder))
    if (key === null) {
      return canary ? errorOf(CHECK, LOST) : ok(CHECK, 'There is none yet: the first start makes it.')
    }
    if (given === null && canary && (await isRotationCut(dataFolder, canary))) return CUT
    if (canary) await proveSealingKey(openVault(key), async () => canary)
    if (given === null && (await isKeyOpen(dataFolder))) {
      return error(CHECK, `Other users may read ${place}.`, `Run chmod 600 ${place}.`)
    }
    if (canary === undefined) {
      return warning(
        CHECK,
        `${place} holds a key; whether it fits could not be looked at.`,
        'Put the store right first.',
      )
    }
    return ok(CHECK, canary === null ? `${place} holds a key.` : `The key of ${place} opens the secrets of the store.`)
  } catch (cause) {
    return isDenied(cause)
      ? error(CHECK, `${place} cannot be read.`, 'Give it to the user that Waybill runs as.')
      : errorOf(CHECK, cause)
  }
}

/** The store has changed to the key that is to come, and the file has not. */
async function isRotationCut(dataFolder: string, canary: string): Promise<boolean> {
  const next = await findNextKey(dataFolder)
  return next !== null && isSealedBy(openVault(next), canary)
}

const CUT = warning(CHECK, 'The change to a new key was cut before its end.', 'Just start Waybill: that ends it.')

const isDenied = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === 'EACCES'
