import type { Db } from '../store/db.ts'
import { findFact } from '../store/installation.ts'
import { isSealedBy } from '../vault/canary.ts'
import { adoptNextKey, findNextKey } from '../vault/key.ts'
import { openVault } from '../vault/vault.ts'

/**
 * Where a rotation was cut after the store had changed to the new key and before the file had, gives the file what the
 * store has. @returns whether it did
 */
export async function finishRotation(db: Db, dataFolder: string): Promise<boolean> {
  const next = await findNextKey(dataFolder)
  const canary = next && (await findFact(db, 'sealing_key'))
  if (!canary || !isSealedBy(openVault(next), canary)) return false
  await adoptNextKey(dataFolder)
  return true
}
