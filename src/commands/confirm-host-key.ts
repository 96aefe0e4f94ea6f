import { AppError } from '../model/errors.ts'
import type { Receipt } from '../model/run.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { plan } from '../runs/plan.ts'
import { recordAudit } from '../store/audit.ts'
import { getCredential } from '../store/credentials.ts'
import type { Db } from '../store/db.ts'
import { pinConfirmedKey } from '../store/host-keys.ts'
import { addLogLines, lineOf } from '../store/runs/log.ts'
import { getReceipt } from '../store/runs/receipts.ts'
import { getRun } from '../store/runs/runs.ts'

/** The credential that a run signs in with. @throws AppError `not_found` */
export async function credentialOfRun(db: Db, runId: string) {
  const planned = plan.safeParse((await getRun(db, runId)).snapshot)
  if (!planned.success) throw new AppError('not_found', `Nothing is known of the credential of the run ${runId}.`)
  return getCredential(db, planned.data.destination.credentialId)
}

/**
 * Pins the host key that made a run fail, once a person has compared it. One that was pinned alone goes; of several, which
 * are those of several servers behind one name, all stay.
 * @param fingerprint the one that the person confirmed
 * @throws AppError `not_found`; `stale_version` where it is another one by now, or the credential was saved since
 */
export async function confirmHostKey(
  deps: Deps,
  { runId, credentialId, fingerprint }: { runId: string; credentialId: string; fingerprint: string },
  caller: Caller,
): Promise<Receipt> {
  const { problem, endedAt } = await getRun(deps.db, runId)
  const seen = problem?.hostKeys
  if (!seen || endedAt === null || seen.shown !== fingerprint) {
    throw new AppError('stale_version', `The server did not show the run ${runId} the host key ${fingerprint}.`)
  }
  await deps.db.transaction(async (tx) => {
    const pin = { key: seen.key, replaces: seen.pinned.length === 1, seenAt: endedAt }
    const name = await pinConfirmedKey(tx, credentialId, pin)
    await recordAudit(tx, caller, 'credential:confirm-host-key', { id: credentialId, name })
    const sentence = `${caller.label} confirmed the host key ${fingerprint}: the credential “${name}” pins it.`
    await addLogLines(tx, runId, [lineOf(deps.clock.now(), sentence)])
  })
  deps.events.changed(runId)
  return getReceipt(deps.db, runId)
}
