import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { channelSecretPlace } from '../model/alert-channel.ts'
import { secretPlace } from '../model/credential.ts'
import { AppError } from '../model/errors.ts'
import { spoolKeyPlace } from '../runs/spool.ts'
import type { Db } from '../store/db.ts'
import { findFact } from '../store/installation.ts'
import { demandAlone, findSealedWith, type Reseal, resealAll } from '../store/sealed.ts'
import { isSealedBy, proveSealingKey, sealCanary } from '../vault/canary.ts'
import { deriveSecret } from '../vault/derive.ts'
import { openVault } from '../vault/vault.ts'

/**
 * Seals everything that rests sealed with another key, in one transaction: all of it, or nothing. Artifacts stay as they are:
 * each run has a key of its own for them, and that key is sealed anew.
 *
 * @returns how many secrets there were; null where the new key has sealed them already
 * @throws AppError `store_in_use`, `sealing_key_wrong`
 */
export async function rotateKey(db: Db, from: Uint8Array, to: Uint8Array): Promise<number | null> {
  return db.transaction(async (tx) => {
    await demandAlone(tx)
    const [before, after] = [openVault(from), openVault(to)]
    const canary = await findFact(tx, 'sealing_key')
    if (canary === null) throw new AppError('sealing_key_wrong', 'Nothing is sealed in this store yet.')
    if (isSealedBy(after, canary)) return null
    await proveSealingKey(before, async () => canary)
    const count = await resealAll(tx, resealing(from, to))
    const left = await findSealedWith(tx, before.keyId)
    if (left.length > 0) throw new Error(`secrets in ${left.join(', ')} would have been lost`)
    return count
  })
}

function resealing(from: Uint8Array, to: Uint8Array): Reseal {
  const [before, after] = [openVault(from), openVault(to)]
  const move = (sealed: string, place: string) => after.seal(before.open(sealed, place), place)
  const [oldSecret, newSecret] = [deriveSecret(from, 'sign-in'), deriveSecret(to, 'sign-in')]
  return {
    credential: (sealed, id, field) => move(sealed, secretPlace(id, field)),
    channel: (sealed, id, field) => move(sealed, channelSecretPlace(id, field)),
    spoolKey: (sealed, runId) => move(sealed, spoolKeyPlace(runId)),
    secondFactor: async (data) =>
      symmetricEncrypt({ key: newSecret, data: await symmetricDecrypt({ key: oldSecret, data }) }),
    canary: sealCanary(after),
  }
}
