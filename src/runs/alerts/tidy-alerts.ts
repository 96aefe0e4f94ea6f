import { callOf, type NoticeFacts } from '../../model/alert.ts'
import { AppError, toProblem } from '../../model/errors.ts'
import { listOrphans } from '../../store/alerts/alerts.ts'
import { deleteOldAlerts, giveUpNotices } from '../../store/alerts/outbox.ts'
import type { Deps } from '../deps.ts'
import { resolveAlerts } from './raise.ts'
import { GIVE_UP_MS } from './send-notices.ts'

const KEPT_MS = 30 * 86_400_000
const GRACE_MS = 3_600_000

/** Gives up what nobody could send, ends alerts about what was deleted, and forgets what is long settled. */
export async function tidyAlerts({ db, clock }: Deps): Promise<void> {
  const now = clock.now().getTime()
  const unsent = toProblem(new AppError('mail_not_set_up', 'No process of this installation has a mail server.'))
  await giveUpNotices(db, { before: new Date(now - GIVE_UP_MS - GRACE_MS), problem: unsent })
  for (const { subject, facts } of await listOrphans(db)) {
    const about = { key: subject, ...(facts && { names: namesIn(facts) }) }
    const end = { title: facts ? `${callOf(facts)} was deleted.` : 'It was deleted.' }
    const ends = { failed: end, held: end, late: end, unusual: end }
    await db.transaction((tx) => resolveAlerts(tx, { about, at: clock.now() }, ends))
  }
  await deleteOldAlerts(db, new Date(now - KEPT_MS))
}

const namesIn = ({ orchestration, destination, group }: NoticeFacts) => ({ orchestration, destination, group })
