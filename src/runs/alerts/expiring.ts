import { AppError } from '../../model/errors.ts'
import { parsePublicKey } from '../../pipeline/public-key.ts'
import { listOpenAlerts } from '../../store/alerts/alerts.ts'
import { listRecipientKeys } from '../../store/alerts/recipient-keys.ts'
import { personOf } from '../../store/alerts/recipients.ts'
import { listApiKeys } from '../../store/api-keys.ts'
import type { Db } from '../../store/db.ts'
import type { Deps } from '../deps.ts'
import { raiseAlert, resolveAlerts, type Subject } from './raise.ts'
import { daysText, stageOf } from './stages.ts'

/** Something that ends at a known time. */
interface Ending {
  readonly about: Subject & { readonly key: string }
  /** As `The PGP key of the destination “Persado”`. */
  readonly what: string
  /** Null: it has ended, and when is not known. */
  readonly expiresAt: Date | null
  readonly hint: string
}

/** Tells of keys that are about to expire: once at each stage, and once when they are replaced. */
export async function tellExpiring(deps: Deps): Promise<void> {
  const { db } = deps
  const now = deps.clock.now()
  // Before the keys: one that comes meanwhile, and is told by another process, is not taken for gone.
  const open = new Set(await listOpenAlerts(db, 'expiring'))
  const endings = [...(await recipientKeys(db, now)), ...(await apiKeys(db))]
  for (const ending of endings) {
    const stage = ending.expiresAt === null ? stageOf(now, now) : stageOf(ending.expiresAt, now)
    if (stage === null) continue
    open.delete(ending.about.key)
    const title = `${ending.what} ${daysText(ending.expiresAt, now)}.`
    const raised = {
      condition: 'expiring',
      about: ending.about,
      at: now,
      stage,
      title,
      details: [ending.hint],
    } as const
    await db.transaction((tx) => raiseAlert(tx, raised))
  }
  for (const key of open) {
    const what = endings.find((it) => it.about.key === key)?.what
    const title = what ? `${what} was replaced.` : 'A key that was about to expire is gone.'
    await db.transaction((tx) => resolveAlerts(tx, { about: { key }, at: now }, { expiring: { title } }))
  }
}

async function recipientKeys(db: Db, now: Date): Promise<Ending[]> {
  const endings: Ending[] = []
  for (const { id, where, destination, armored } of await listRecipientKeys(db)) {
    const expiresAt = await expiryOf(armored, now)
    if (expiresAt === 'never') continue
    endings.push({
      about: { key: `pgp-key:${id}`, names: { destination } },
      what: `The PGP key of ${where}`,
      expiresAt,
      hint: 'Ask the partner for a current public key. Runs fail once it has expired.',
    })
  }
  return endings
}

async function expiryOf(armored: string, now: Date): Promise<Date | null | 'never'> {
  try {
    return (await parsePublicKey(armored, now)).expiresAt ?? 'never'
  } catch (error) {
    // What is wrong in another way is told by the run that meets it.
    return error instanceof AppError && error.code === 'pgp_key_expired' ? null : 'never'
  }
}

async function apiKeys(db: Db): Promise<Ending[]> {
  const endings: Ending[] = []
  for (const { id, name, owner, expiresAt } of await listApiKeys(db)) {
    if (expiresAt === null) continue
    endings.push({
      about: { key: `api-key:${id}`, people: await personOf(db, owner) },
      what: `The API key “${name}” of ${owner}`,
      expiresAt: new Date(expiresAt),
      hint: 'Make a new key, give it to the programs that use this one, and delete this one.',
    })
  }
  return endings
}
